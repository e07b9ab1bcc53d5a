package org.dorsal.audit.archive;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a resource says about itself; empty where it says nothing. */
record Meta(String type, String id, String version, String updated, String status, String derivedFrom) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static Meta read(byte[] body) {
        try {
            JsonNode resource = JSON.readTree(body);
            return new Meta(
                    resource.path("resourceType").stringValue(""),
                    resource.path("id").stringValue(""),
                    resource.path("meta").path("versionId").stringValue(""),
                    resource.path("meta").path("lastUpdated").stringValue(""),
                    resource.path("status").stringValue(""),
                    resource.path("derivedFrom").path(0).path("reference").stringValue(""));
        } catch (JacksonException _) {
            return new Meta("", "", "", "", "", "");
        }
    }

    /** Which column says something else than the resource; empty when none does. */
    String disagreement(String typeColumn, String idColumn, long versionColumn, String statusColumn, String recorded) {
        if (!type.equals(typeColumn)) {
            return "type";
        }
        if (!id.equals(idColumn)) {
            return "id";
        }
        if (!version.isEmpty() && !version.equals(Long.toString(versionColumn))) {
            return "version";
        }
        if (!status.isEmpty() && !statusColumn.isEmpty() && !status.equals(statusColumn)) {
            return "status";
        }
        return updated.isEmpty() || EventLine.sameMoment(updated, recorded) ? "" : "recorded_at";
    }
}
