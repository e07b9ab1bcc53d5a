package org.dorsal.http.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Forms that the assessment page's script sends to save answers. */
final class DraftBodies {
    private DraftBodies() {}

    /** @param what further members of the body, such as {@code changes} */
    static PageForm form(String version, String edition, Map<String, ?> what) {
        Map<String, Object> body = new HashMap<>(Map.of("base", version, "edition", edition));
        body.putAll(what);
        return new PageForm(Map.of("body", List.of(JsonMapper.shared().writeValueAsString(body))));
    }
}
