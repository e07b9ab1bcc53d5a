package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.LiveScore;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.CodeNames;
import org.dorsal.note.Words;
import org.dorsal.scoring.EmergencyCriteria;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes the emergency criteria in force with the words of their alarm, for pages whose service can't be reached.
 * They hold no data of a person. The ETag is the hash of their content, and browsers ask whether it still holds.
 */
@Controller
class EmergencyCriteriaController {
    private static final String ROOT = Assets.ROOT + "/emergency-criteria/";

    private final Map<String, PublishedCriteria> bySite;

    EmergencyCriteriaController(WebSettings settings, LiveScore live) {
        bySite = settings.sites().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, site -> PublishedCriteria.of(site.getValue(), live)));
    }

    /** Address of a site's criteria. */
    static String path(String site) {
        return ROOT + site;
    }

    @GetMapping(ROOT + "{site}")
    ResponseEntity<byte[]> criteria(@PathVariable String site) {
        PublishedCriteria published = bySite.get(site);
        return published == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noCache().cachePublic())
                        .eTag("W/\"" + published.hash() + '"') // Tomcat does not compress what has a strong one
                        .body(published.json());
    }

    private record PublishedCriteria(String hash, byte[] json) {
        static PublishedCriteria of(WebSettings.SitePages site, LiveScore live) {
            EmergencyCriteria criteria = live.emergencyCriteria();
            Map<String, Object> data = new LinkedHashMap<>();
            data.put(
                    "editions",
                    criteria.editions().stream().map(Edition::canonical).toList());
            data.put("words", words(criteria, live, site.locale()));
            data.put("items", criteria.items());
            data.put("flags", flags(criteria, site.locale()));
            byte[] json = CanonicalJson.of(JsonMapper.shared().writeValueAsBytes(data));
            return new PublishedCriteria(Sha256.of(json).hex(), json);
        }

        private static List<Map<String, Object>> flags(EmergencyCriteria criteria, Wording.Locale locale) {
            return criteria.flags().stream()
                    .map(flag ->
                            Map.of("code", flag.code(), "name", flag.name().in(locale), "condition", flag.condition()))
                    .toList();
        }

        /** The words of the strip that the service draws, and what the page says in its place. */
        private static Map<String, String> words(EmergencyCriteria criteria, LiveScore live, Wording.Locale locale) {
            return Map.of(
                    "title",
                    criteria.action()
                            .map(action -> action.title().in(locale))
                            .orElseGet(() ->
                                    CodeNames.disposition(live.knowledge().codes(), Disposition.EMERGENCY, locale)),
                    "text",
                    criteria.action().map(action -> action.says().in(locale)).orElse(""),
                    "acknowledge",
                    Words.say(locale, "assess.acknowledge"),
                    "close",
                    Words.say(locale, "assess.keys.close"),
                    "scope",
                    Words.say(locale, "assess.offline.scope"),
                    "found",
                    Words.say(locale, "assess.offline.found", "{0}"),
                    "changed",
                    Words.say(locale, "assess.offline.changed", "{0}"),
                    "unconfirmed",
                    Words.say(locale, "assess.offline.unconfirmed", "{0}"));
        }
    }
}
