package org.dorsal.http.web;

import java.util.*;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.LiveScore;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.PackedResources;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.CodeNames;
import org.dorsal.note.Words;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the edition in force to pages, which score with it themselves: its published resources in one language, without
 * what no script reads. They hold no data of a person. The ETag is the hash of their content, and browsers ask whether
 * it still holds.
 */
@Controller
class EditionController {
    private static final String ROOT = Assets.ROOT + "/edition/";

    /** Code systems of which the page names codes. */
    private static final Set<String> CODE_SYSTEMS = Stream.of("cause", "contradiction", "disposition", "observation")
            .map(name -> Codes.CANONICAL + "/CodeSystem/" + name)
            .collect(Collectors.toUnmodifiableSet());

    /** Elements that describe a publication. */
    private static final Set<String> UNREAD = Set.of(
            "relatedArtifact",
            "contact",
            "publisher",
            "copyright",
            "jurisdiction",
            "useContext",
            "purpose",
            "usage",
            "meta",
            "status",
            "experimental",
            "date",
            "subjectType",
            "library",
            "definition",
            "property");

    /** Extensions for clients that populate, check or cite the form. */
    private static final Set<String> UNREAD_EXTENSIONS = Set.of(
            "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint",
            "source",
            Codes.CANONICAL + "/StructureDefinition/unread");

    private final Map<String, Supplier<ServedEdition>> byLanguage;

    EditionController(WebSettings settings, LiveScore live) {
        byLanguage = settings.sites().values().stream()
                .map(WebSettings.SitePages::locale)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        Wording.Locale::tag, locale -> SingletonSupplier.of(() -> ServedEdition.of(live, locale))));
    }

    /** Address of the edition in a language. */
    static String path(String language) {
        return ROOT + language;
    }

    @GetMapping(ROOT + "{language}")
    ResponseEntity<byte[]> edition(@PathVariable String language) {
        Supplier<ServedEdition> served = byLanguage.get(language);
        return served == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noCache().cachePublic())
                        .eTag("W/\"" + served.get().hash() + '"') // Tomcat does not compress what has a strong one
                        .body(served.get().json());
    }

    private record ServedEdition(String hash, byte[] json) {
        static ServedEdition of(LiveScore live, Wording.Locale locale) {
            List<JsonNode> resources = resources(live.knowledge(), live.form()).toList();
            resources.forEach(resource -> leaveOut(resource, locale.equals(Wording.Locale.EN_US)));
            byte[] json = CanonicalJson.of(JsonMapper.shared()
                    .writeValueAsBytes(Map.of(
                            "language",
                            locale.tag(),
                            "versions",
                            live.versions(),
                            "models",
                            CodeNames.edition(live.knowledge()
                                    .newestEvidence(live.form())
                                    .orElseThrow()
                                    .edition()),
                            "words",
                            words(locale),
                            "packed",
                            PackedResources.pack(resources))));
            return new ServedEdition(Sha256.of(json).hex(), json);
        }

        /** Words of the page, with their places for arguments. */
        private static Map<String, String> words(Wording.Locale locale) {
            return ResourceBundle.getBundle("words/assess", Words.locale(locale)).keySet().stream()
                    .collect(Collectors.toMap(key -> key, key -> Words.say(locale, key, "{0}", "{1}", "{2}")));
        }

        private static Stream<JsonNode> resources(Knowledge knowledge, Form form) {
            Stream<Care.Offer> offers = knowledge.newestCare(form).stream().flatMap(care -> care.offers().stream());
            Set<String> canonicals = Stream.of(
                            Stream.of(form.edition()),
                            knowledge.plans(form).stream().map(Plan::edition),
                            offers.map(offer -> offer.activity().edition()))
                    .flatMap(editions -> editions)
                    .map(Edition::canonical)
                    .collect(Collectors.toSet());
            return knowledge.published().stream()
                    .filter(resource -> canonicals.contains(resource.edition().canonical())
                            || CODE_SYSTEMS.contains(resource.edition().url()))
                    .map(PublishedResource::json)
                    .map(JsonMapper.shared()::readTree);
        }

        /** Leaves out what no script reads, and translations where the language is that of the publication. */
        private static void leaveOut(JsonNode node, boolean translations) {
            if (node instanceof ObjectNode object) {
                object.properties()
                        .removeIf(part -> UNREAD.contains(part.getKey())
                                || (translations
                                        && (part.getKey().startsWith("_")
                                                || part.getKey().equals("designation")))
                                || part.getValue().has("div"));
                Stream.concat(object.path("coding").values().stream(), Stream.of(object.path("answerCoding")))
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast)
                        .forEach(coding -> coding.retain(List.of("code")));
            }
            if (node instanceof ArrayNode array) {
                array.removeIf(
                        part -> UNREAD_EXTENSIONS.contains(part.path("url").asString("")));
            }
            node.values().forEach(part -> leaveOut(part, translations));
        }
    }
}
