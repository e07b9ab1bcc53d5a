package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the parts of an event that a check needs, in one pass. */
final class EventContentReading {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String JOB = "20";
    private static final String UUID = "urn:uuid:";

    private final List<String> patients = new ArrayList<>(1);
    private final List<EventContent.Hashed> written = new ArrayList<>();
    private List<EventContent.Fact> facts = List.of();
    private Optional<String> job = Optional.empty();
    private Optional<String> assessment = Optional.empty();
    private String id = "";
    private String recorded = "";
    private String action = "";
    private String interaction = "";
    private String outcome = "";

    private EventContentReading() {}

    /** Empty when the bytes are no event of ours: somebody has changed them. */
    static Optional<EventContent> read(byte[] bytes) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return json.nextToken() == JsonToken.START_OBJECT
                    ? Optional.of(new EventContentReading().event(json))
                    : Optional.empty();
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private EventContent event(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = text(json);
                case "recorded" -> recorded = text(json);
                case "subtype" -> subtypes(json, value);
                case "action" -> action = text(json);
                case "outcomeDesc" -> outcome = text(json);
                case "entity" -> entities(json, value);
                default -> json.skipChildren();
            }
        }
        return new EventContent(id, recorded, action, interaction, outcome, patients, written, job, assessment, facts);
    }

    private void subtypes(JsonParser json, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (JsonToken one = json.nextToken(); one != JsonToken.END_ARRAY; one = json.nextToken()) {
            interaction = member(json, one, "code");
        }
    }

    private void entities(JsonParser json, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            new Entity().read(json);
        }
    }

    private static String member(JsonParser json, JsonToken value, String wanted) {
        String found = "";
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return found;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals(wanted)) {
                found = text(json);
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

    /** One entity; it adds itself to the event. */
    private final class Entity {
        private String reference = "";
        private String identifier = "";
        private String role = "";
        private byte[] sha256 = {};
        private final List<EventContent.Fact> said = new ArrayList<>();

        void read(JsonParser json) {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "what" -> what(json, value);
                    case "role" -> role = member(json, value, "code");
                    case "detail" -> details(json, value);
                    default -> json.skipChildren();
                }
            }
            add();
        }

        private void add() {
            if (reference.startsWith("Patient/")) {
                patients.add(reference);
            } else if (sha256.length > 0) {
                written.add(new EventContent.Hashed(
                        reference.isEmpty() ? identifier : reference,
                        sha256)); // what is no FHIR resource is named by identifier
            } else if (role.equals(JOB) && identifier.startsWith(UUID)) {
                job = Optional.of(identifier.substring(UUID.length()));
            } else if (!said.isEmpty()) {
                facts = said;
                assessment = identifier.startsWith(UUID)
                        ? Optional.of(identifier.substring(UUID.length()))
                        : Optional.empty();
            }
        }

        private void what(JsonParser json, JsonToken value) {
            if (value != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken inner = json.nextToken();
                switch (name) {
                    case "reference" -> reference = text(json);
                    case "identifier" -> identifier = member(json, inner, "value");
                    default -> json.skipChildren();
                }
            }
        }

        private void details(JsonParser json, JsonToken value) {
            if (value != JsonToken.START_ARRAY) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                detail(json);
            }
        }

        private void detail(JsonParser json) {
            String type = "";
            String text = "";
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "type" -> type = text(json);
                    case "valueString" -> text = text(json);
                    case "valueBase64Binary" ->
                        sha256 = value == JsonToken.VALUE_STRING ? json.getBinaryValue() : sha256;
                    default -> json.skipChildren();
                }
            }
            if (!text.isEmpty()) {
                said.add(new EventContent.Fact(type, text));
            }
        }
    }
}
