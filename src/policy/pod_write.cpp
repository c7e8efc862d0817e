#include <string>
#include <vector>

#include "base/text.hpp"
#include "policy/accelerators.hpp"
#include "policy/kubernetes.hpp"
#include "policy/pod_mapping.hpp"
#include "policy/write_parts.hpp"

namespace regimen::policy {
namespace {

void write_requirements(YamlWriter& out, std::string_view key,
                        const std::vector<SelectorRequirement>& requirements) {
    if (requirements.empty()) {
        return;
    }
    out.open(key);
    for (const SelectorRequirement& requirement : requirements) {
        out.open_item();
        out.field("key", requirement.key);
        out.field("operator", name(requirement.op));
        if (!requirement.values.empty()) {
            out.open("values");
            for (const std::string& value : requirement.values) {
                out.item(value);
            }
            out.end();
        }
        out.end();
    }
    out.end();
}

void write_affinity(YamlWriter& out, const std::vector<SelectorTerm>& terms) {
    if (terms.empty()) {
        return;
    }
    out.open("affinity");
    out.open("nodeAffinity");
    out.open("requiredDuringSchedulingIgnoredDuringExecution");
    out.open("nodeSelectorTerms");
    for (const SelectorTerm& term : terms) {
        if (term.labels.empty() && term.fields.empty()) {
            out.empty_item();
            continue;
        }
        out.open_item();
        write_requirements(out, "matchExpressions", term.labels);
        write_requirements(out, "matchFields", term.fields);
        out.end();
    }
    for (int i = 0; i < 4; ++i) {
        out.end();
    }
}

void write_tolerations(YamlWriter& out, const std::vector<Toleration>& tolerations) {
    if (tolerations.empty()) {
        return;
    }
    out.open("tolerations");
    for (const Toleration& toleration : tolerations) {
        out.open_item();
        if (!toleration.any_effect) {
            out.field("effect", name(toleration.effect));
        }
        if (!toleration.key.empty()) {
            out.field("key", toleration.key);
        }
        out.field("operator", toleration.exists ? std::string_view("Exists") : "Equal");
        if (!toleration.value.empty()) {
            out.field("value", toleration.value);
        }
        out.end();
    }
    out.end();
}

Labels annotations_of(const PodObject& pod, Labels annotations) {
    if (pod.spec.devices) {
        const DeviceRequest& devices = *pod.spec.devices;
        if (devices.is_share()) {
            annotations.set(kMilliKey, std::to_string(devices.milli));
            annotations.set(kResourceKey, devices.resource);
        }
        if (!devices.models.empty()) {
            annotations.set(kModelKey, join(devices.models, "|"));
        }
    }
    if (pod.gang) {
        annotations.set(kGangKey, pod.gang->name);
        if (pod.gang->size > 0) {
            annotations.set(kGangSizeKey, std::to_string(pod.gang->size));
        }
    }
    return annotations;
}

void write_metadata(YamlWriter& out, const PodObject& pod, const Labels& more_annotations) {
    out.open("metadata");
    write_labels(out, "annotations", annotations_of(pod, more_annotations));
    if (pod.created) {
        out.field("creationTimestamp", format_rfc3339(*pod.created));
    }
    if (pod.deleted) {
        out.field("deletionTimestamp", format_rfc3339(*pod.deleted));
    }
    if (!pod.queue.empty()) {
        out.open("labels");
        out.field(kQueueKey, pod.queue);
        out.end();
    }
    out.field("name", pod.name);
    out.field("namespace", pod.namespace_name);
    if (!pod.uid.empty()) {
        out.field("uid", pod.uid);
    }
    out.end();
}

// One container that asks for what the pod asks for in all.
void write_container(YamlWriter& out, const PodSpec& spec) {
    out.open("containers");
    out.open_item();
    out.field("image", "none");  // an API server wants one
    out.field("name", "main");
    ResourceList limits;
    if (spec.devices && !spec.devices->is_share()) {
        limits.set(spec.devices->resource, spec.devices->count);
    }
    if (!limits.empty() || !spec.requests.empty()) {
        out.open("resources");
        write_amounts(out, "limits", limits);
        write_amounts(out, "requests", spec.requests);
        out.end();
    }
    out.end();
    out.end();
}

}  // namespace

std::string to_yaml(const PodObject& pod, const Labels& more_annotations) {
    YamlWriter out;
    out.field("apiVersion", "v1");
    out.field("kind", "Pod");
    write_metadata(out, pod, more_annotations);
    out.open("spec");
    write_affinity(out, pod.spec.affinity);
    write_container(out, pod.spec);
    if (pod.node_name) {
        out.field("nodeName", *pod.node_name);
    }
    write_labels(out, "nodeSelector", pod.spec.node_selector);
    if (pod.priority != 0) {
        out.field("priority", std::int64_t{pod.priority});
    }
    out.field("schedulerName", pod.scheduler_name);
    if (pod.gated) {
        out.open("schedulingGates");
        out.open_item();
        out.field("name", "regimen.dev/held");
        out.end();
        out.end();
    }
    write_tolerations(out, pod.spec.tolerations);
    out.end();
    out.open("status");
    out.field("phase", name(pod.phase));
    out.end();
    return out.take();
}

}  // namespace regimen::policy
