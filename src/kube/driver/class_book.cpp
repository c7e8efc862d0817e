#include "kube/driver/class_book.hpp"

#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "model/encoding.hpp"

namespace regimen::kube {

Result<PodClassId> ClassBook::intern(PodSpec pod, std::vector<Fact>& facts) {
    const bool wants_devices = pod.devices.has_value();
    REGIMEN_TRY_ASSIGN(PodClass valid, PodClass::make(std::move(pod)));
    PodClassDefined fact{PodClassId(0), std::move(valid)};
    ByteWriter bytes;
    encode(bytes, Fact(fact));
    const auto [id, fresh] =
        ids_.intern({reinterpret_cast<const char*>(bytes.bytes().data()), bytes.bytes().size()});
    if (fresh) {
        fact.id = id;
        facts.emplace_back(std::move(fact));
        wants_devices_.push_back(wants_devices);
    }
    return id;
}

}  // namespace regimen::kube
