#include "policy/pod_devices.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "policy/accelerators.hpp"
#include "policy/fields.hpp"

namespace regimen::policy {
namespace {

constexpr Range kCountRange = {0, static_cast<std::int64_t>(kMaxDevicesPerNode)};

// Takes the accelerators out of the amounts; at most one resource may be left to ask for.
Result<std::optional<DeviceRequest>> take_whole_devices(const Value& object,
                                                        ResourceList& amounts) {
    std::optional<DeviceRequest> request;
    ResourceList rest;
    for (const ResourceAmount& entry : amounts.items()) {
        if (!is_accelerator(entry.name)) {
            rest.set(entry.name, entry.amount);
            continue;
        }
        if (entry.amount == 0) {
            continue;
        }
        const Value spec = object.find("spec");
        if (request) {
            return spec.complaint(ErrorCode::kUnsupported,
                                  fmt::format("found {} and {} in one pod, expected accelerators "
                                              "of one kind",
                                              request->resource, entry.name));
        }
        if (entry.amount > kCountRange.most) {
            return spec.complaint(ErrorCode::kOutOfRange,
                                  fmt::format("found {} of {}, expected at most {} in one pod",
                                              entry.amount, entry.name, kCountRange.most));
        }
        request.emplace();
        request->resource = entry.name;
        request->count = static_cast<std::int32_t>(entry.amount);
    }
    amounts = std::move(rest);
    return request;
}

// Our own annotation: a share of the one device that is asked for, or of one where none is.
Status apply_share(const Value& object, std::optional<DeviceRequest>& request) {
    const Value milli = annotation_or_label(object, kMilliKey);
    const Value resource = annotation_or_label(object, kResourceKey);
    if (!milli.present()) {
        return resource.present()
                   ? resource.complaint(
                         ErrorCode::kInvalidArgument,
                         fmt::format("found no share beside it, expected {}", kMilliKey))
                   : Status();
    }
    REGIMEN_TRY_ASSIGN(const std::int64_t share, integer_of(milli, {1, kWholeDeviceMilli}));
    std::string_view named = request ? std::string_view(request->resource) : kDefaultAccelerator;
    if (resource.present()) {
        REGIMEN_TRY_ASSIGN(named, string_of(resource));
        if (!is_accelerator(named) || (request && request->resource != named)) {
            return resource.mistake(request ? "the resource of the limit, " + request->resource
                                            : "the resource name of an accelerator");
        }
    }
    if (!request) {
        request.emplace();
        request->resource = named;
    }
    if (share < kWholeDeviceMilli && request->count > 1) {
        return milli.mistake(fmt::format("a share of one device, not of {}", request->count));
    }
    request->milli = static_cast<std::int32_t>(share);
    return {};
}

// The openb simulator's annotations stand for the limit: a pod of several devices takes them whole.
Status apply_openb(const Value& object, std::optional<DeviceRequest>& request) {
    const Value milli = annotation_or_label(object, kOpenbMilli);
    const Value count = annotation_or_label(object, kOpenbCount);
    if (!milli.present() && !count.present()) {
        return {};
    }
    if (request && request->resource != kOpenbCount) {
        return object.find("spec").complaint(
            ErrorCode::kUnsupported,
            fmt::format("found {} beside {}, expected accelerators of one kind", request->resource,
                        milli.present() ? kOpenbMilli : kOpenbCount));
    }
    std::int64_t devices = 1;
    std::int64_t share = kWholeDeviceMilli;
    if (count.present()) {
        REGIMEN_TRY_ASSIGN(devices, integer_of(count, kCountRange));
    }
    if (milli.present()) {
        REGIMEN_TRY_ASSIGN(share, integer_of(milli, {0, kMaxAmount}));
    }
    if (devices == 0 || share == 0) {
        request.reset();
        return {};
    }
    request.emplace();
    request->count = static_cast<std::int32_t>(devices);
    request->milli =
        devices > 1 ? kWholeDeviceMilli
                    : static_cast<std::int32_t>(std::min<std::int64_t>(share, kWholeDeviceMilli));
    return {};
}

// "A100|H100" into sorted, distinct names.
Result<std::vector<std::string>> read_models(const Value& value) {
    std::vector<std::string> models;
    REGIMEN_TRY_ASSIGN(const std::string_view text, string_of(value));
    for (const std::string_view part : split(text, '|')) {
        if (trim(part).empty()) {
            return value.mistake("names of models, separated by \"|\"");
        }
        models.emplace_back(trim(part));
    }
    std::sort(models.begin(), models.end());
    models.erase(std::unique(models.begin(), models.end()), models.end());
    return models;
}

Status apply_models(const Value& object, std::optional<DeviceRequest>& request) {
    const Value own = annotation_or_label(object, kModelKey);
    const Value openb = annotation_or_label(object, kOpenbModel);
    if (own.present() && !request) {
        return own.complaint(
            ErrorCode::kInvalidArgument,
            "found a model without accelerators, expected a limit or a share of one");
    }
    if (own.present()) {
        REGIMEN_TRY_ASSIGN(request->models, read_models(own));
    } else if (openb.present() && !openb.text().empty() && request) {
        REGIMEN_TRY_ASSIGN(request->models, read_models(openb));
    }
    return {};
}

}  // namespace

Value annotation_or_label(const Value& object, std::string_view key) {
    const Value metadata = object.find("metadata");
    const Value annotation = metadata.find("annotations").find(key);
    return annotation.present() ? annotation : metadata.find("labels").find(key);
}

Result<std::optional<DeviceRequest>> take_device_request(const Value& object,
                                                         ResourceList& amounts) {
    REGIMEN_TRY_ASSIGN(std::optional<DeviceRequest> request, take_whole_devices(object, amounts));
    REGIMEN_TRY(apply_openb(object, request));
    if (request && (request->resource.empty() || request->resource == kOpenbCount)) {
        request->resource = kDefaultAccelerator;
    }
    REGIMEN_TRY(apply_share(object, request));
    REGIMEN_TRY(apply_models(object, request));
    if (request) {
        REGIMEN_TRY(object.find("spec").located(validate(*request)));
    }
    return request;
}

}  // namespace regimen::policy
