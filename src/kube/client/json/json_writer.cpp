#include "kube/client/json/json_writer.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "base/assert.hpp"

#include "kube/client/json/utf8.hpp"

namespace regimen::kube::client {

struct JsonWriter::Impl {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

namespace {

rapidjson::SizeType length(std::string_view text) {
    return static_cast<rapidjson::SizeType>(text.size());
}

}  // namespace

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::open_object() {
    impl_->writer.StartObject();
    return *this;
}
JsonWriter& JsonWriter::close_object() {
    impl_->writer.EndObject();
    return *this;
}
JsonWriter& JsonWriter::open_array() {
    impl_->writer.StartArray();
    return *this;
}
JsonWriter& JsonWriter::close_array() {
    impl_->writer.EndArray();
    return *this;
}
JsonWriter& JsonWriter::key(std::string_view key) {
    const std::string clean = clean_utf8(key);
    impl_->writer.Key(clean.data(), length(clean));
    return *this;
}
JsonWriter& JsonWriter::text(std::string_view value) {
    const std::string clean = clean_utf8(value);
    impl_->writer.String(clean.data(), length(clean));
    return *this;
}
JsonWriter& JsonWriter::integer(std::int64_t value) {
    impl_->writer.Int64(value);
    return *this;
}
JsonWriter& JsonWriter::boolean(bool value) {
    impl_->writer.Bool(value);
    return *this;
}
JsonWriter& JsonWriter::null() {
    impl_->writer.Null();
    return *this;
}

std::string JsonWriter::take() {
    REGIMEN_ASSERT(impl_->writer.IsComplete());
    std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
    impl_->buffer.Clear();
    impl_->writer.Reset(impl_->buffer);
    return text;
}

}  // namespace regimen::kube::client
