package org.dorsal.audit.archive;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a resource says about itself; empty where it says nothing. */
record Meta(String type, String id, String version, String updated, String status, String derivedFrom) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Meta NONE = new Meta("", "", "", "", "", "");

    static Meta read(byte[] body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            return json.nextToken() == JsonToken.START_OBJECT ? object(json) : NONE;
        } catch (JacksonException _) {
            return NONE;
        }
    }

    private static Meta object(JsonParser json) {
        String type = "";
        String id = "";
        String version = "";
        String updated = "";
        String status = "";
        String derivedFrom = "";
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "resourceType" -> type = text(json);
                case "id" -> id = text(json);
                case "status" -> status = text(json);
                case "meta" -> {
                    String[] both = members(json, value, "versionId", "lastUpdated");
                    version = both[0];
                    updated = both[1];
                }
                case "derivedFrom" -> derivedFrom = firstReference(json, value, derivedFrom);
                default -> json.skipChildren();
            }
        }
        return new Meta(type, id, version, updated, status, derivedFrom);
    }

    private static String firstReference(JsonParser json, JsonToken value, String before) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return before;
        }
        String first = before;
        for (JsonToken one = json.nextToken(); one != JsonToken.END_ARRAY; one = json.nextToken()) {
            String reference = members(json, one, "reference", "")[0];
            first = first.isEmpty() ? reference : first;
        }
        return first;
    }

    private static String[] members(JsonParser json, JsonToken value, String first, String second) {
        String[] found = {"", ""};
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return found;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals(first)) {
                found[0] = text(json);
            } else if (name.equals(second)) {
                found[1] = text(json);
            } else {
                json.skipChildren();
            }
        }
        return found;
    }

    private static String text(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
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
