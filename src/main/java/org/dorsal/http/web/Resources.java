package org.dorsal.http.web;

import java.util.List;
import org.dorsal.assessment.SignOff.Prepared;
import org.dorsal.http.web.ReviewView.Resource;
import org.dorsal.store.NewVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What signing would write, resource by resource, as a person can read JSON. */
final class Resources {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Resources() {}

    static List<Resource> of(Prepared prepared) {
        return prepared.written().stream().map(Resources::of).toList();
    }

    private static Resource of(NewVersion version) {
        JsonNode json = JSON.readTree(version.body());
        return new Resource(version.type(), name(json), JSON.writeValueAsString(json));
    }

    /** What distinguishes it from its siblings: its code, its title, or its status. */
    static String name(JsonNode json) {
        String code = json.at("/code/coding/0/display").stringValue("");
        String title = json.path("title").stringValue("");
        String status = json.path("status").stringValue("");
        return code.isEmpty() ? (title.isEmpty() ? status : title) : code;
    }
}
