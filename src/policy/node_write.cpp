#include <utility>
#include <vector>

#include "policy/accelerators.hpp"
#include "policy/kubernetes.hpp"
#include "policy/node_mapping.hpp"
#include "policy/write_parts.hpp"

namespace regimen::policy {
namespace {

// The node's devices as amounts of resources, and the labels that say what they are.
struct DeviceForm {
    ResourceList capacity;
    ResourceList allocatable;
    Labels labels;
};

tl::unexpected<Error> unsayable(const NodeSpec& node, std::string_view what) {
    return fail(ErrorCode::kUnsupported, "devices", "node {}: {}: a Node object cannot say this",
                node.name, what);
}

// Labels of our own are added where the vendors' labels do not give what the devices are.
Result<DeviceForm> device_form(const NodeSpec& node) {
    DeviceForm form = {node.capacity, node.allocatable, node.labels};
    for (const Device& device : node.devices) {
        form.capacity.set(device.resource, form.capacity.get(device.resource) + 1);
        form.allocatable.set(device.resource,
                             form.allocatable.get(device.resource) + (device.healthy ? 1 : 0));
        REGIMEN_TRY_ASSIGN(AcceleratorTraits traits,
                           accelerator_traits(device.resource, form.labels));
        if (traits.model != device.model) {
            form.labels.set(kModelKey, device.model);
        }
        if (traits.memory_bytes != device.memory_bytes) {
            form.labels.set(kMemoryKey, quantity_text(kMemoryResource, device.memory_bytes));
        }
    }
    // What a reader makes of it must be what was given: resources in order, healthy ones first.
    std::vector<Device> again;
    for (const ResourceAmount& entry : form.capacity.items()) {
        if (is_accelerator(entry.name)) {
            REGIMEN_TRY_ASSIGN(
                const std::vector<Device> devices,
                devices_of({entry.name, entry.amount, form.allocatable.get(entry.name)},
                           form.labels));
            again.insert(again.end(), devices.begin(), devices.end());
        }
    }
    if (again != node.devices) {
        return unsayable(node, "devices that differ in more than their resource");
    }
    return form;
}

void write_taints(YamlWriter& out, const std::vector<Taint>& taints) {
    if (taints.empty()) {
        return;
    }
    out.open("taints");
    for (const Taint& taint : taints) {
        out.open_item();
        out.field("effect", name(taint.effect));
        out.field("key", taint.key);
        if (!taint.value.empty()) {
            out.field("value", taint.value);
        }
        out.end();
    }
    out.end();
}

void write_conditions(YamlWriter& out, const std::vector<NodeCondition>& conditions) {
    if (conditions.empty()) {
        return;
    }
    out.open("conditions");
    for (const NodeCondition& condition : conditions) {
        out.open_item();
        out.field("status", condition.status ? std::string_view("True") : "False");
        out.field("type", condition.type);
        out.end();
    }
    out.end();
}

}  // namespace

Result<std::string> to_yaml(const NodeSpec& node) {
    REGIMEN_TRY_ASSIGN(const DeviceForm form, device_form(node));
    YamlWriter out;
    out.field("apiVersion", "v1");
    out.field("kind", "Node");
    out.open("metadata");
    write_labels(out, "labels", form.labels);
    out.field("name", node.name);
    out.end();
    if (!node.taints.empty() || node.unschedulable) {
        out.open("spec");
        write_taints(out, node.taints);
        if (node.unschedulable) {
            out.field("unschedulable", true);
        }
        out.end();
    }
    out.open("status");
    write_amounts(out, "allocatable", form.allocatable);
    write_amounts(out, "capacity", form.capacity);
    write_conditions(out, node.conditions);
    out.end();
    return out.take();
}

}  // namespace regimen::policy
