package org.dorsal.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The playground's page: {@code src/playground/page.html} with its style, its modules and the published resources inside. A content
 * security policy admits that style and these scripts by their hashes and no request.
 */
public final class PlaygroundPage {
    static final Path PLACE = Path.of("target", "playground", "index.html");

    private static final Path SOURCES = Path.of("src", "playground");
    /** Modules that the clinicians' page has as well. */
    private static final Path ASSETS = Path.of("src/main/resources/assets");

    /** Modules in the order of their imports; as one script they need no request. */
    private static final List<String> MODULES = List.of(
            "tiers.js",
            "answers.js",
            "conditions.js",
            "judge.js",
            "edition.js",
            "care.js",
            "distinct-facts.js",
            "scoring.js",
            "stop.js",
            "digest.js",
            "wording.js",
            "result.js",
            "resources.js");

    private static final List<String> PAGE_MODULES = List.of("elements.js", "form.js", "views.js", "page.js");

    private static final List<String> LOADER_MODULES = List.of("resources.js", "loader.js");

    private static final List<String> CODE_SYSTEMS =
            List.of("activity", "cause", "contradiction", "disposition", "observation");

    /** Invented patients, one for each disposition of an edition. */
    private static final List<String> EXAMPLES = List.of(
            "acs-emergency",
            "cancer-cord-emergency",
            "spinal-infection-urgent",
            "soon",
            "clinician-review",
            "self-care-with-check",
            "self-care",
            "incomplete");

    private PlaygroundPage() {}

    /** Writes the page below {@code target/}. */
    static String write() throws IOException {
        String html = html();
        Files.createDirectories(PLACE.getParent());
        Files.writeString(PLACE, html);
        return html;
    }

    /** The page; the same sources and profiles always give the same bytes. */
    public static String html() {
        String style = compact(source("page.css")).replaceAll("\\s*([{};,])\\s*|(:) ", "$1$2");
        String script = script(MODULES) + "\n" + script(PAGE_MODULES);
        String loader = script(LOADER_MODULES);
        return source("page.html")
                .replace("{{policy}}", policy(style, loader, script))
                .replace("{{style}}", style)
                .replace("{{resources}}", PackedResources.pack(resources()))
                .replace("{{hashes}}", JsonMapper.shared().writeValueAsString(hashes()))
                .replace("{{modules}}", PackedResources.deflatedText(script))
                .replace("{{loader}}", loader);
    }

    /** The modules that compute, without those that draw, as one script. */
    public static String scoringScript() {
        return script(MODULES);
    }

    /** Complete resources of {@code profiles/} that the edition in force consists of, sorted by canonical, then what names them. */
    public static List<JsonNode> resources() {
        Set<String> needed = new TreeSet<>();
        editions().forEach(edition -> needed.add(edition.canonical()));
        Map<String, JsonNode> published = new LinkedHashMap<>();
        List<JsonNode> otherEntries = new ArrayList<>();
        for (ProfileFile file : SomeProfiles.files()) {
            JsonNode resource = JsonMapper.shared().readTree(file.bytes());
            String canonical = text(resource, "url") + "|" + text(resource, "version");
            if (needed.contains(canonical)) {
                published.put(canonical, resource);
            } else if (isIn(file, "code-system", CODE_SYSTEMS) || isIn(file, "examples", EXAMPLES)) {
                otherEntries.add(resource);
            }
        }
        return Stream.concat(needed.stream().map(published::get), otherEntries.stream())
                .toList();
    }

    private static boolean isIn(ProfileFile file, String folder, List<String> names) {
        return names.stream().anyMatch(name -> file.path().equals(folder + "/" + name + ".json"));
    }

    private static String text(JsonNode resource, String name) {
        return resource.path(name).asString("");
    }

    /** The form in force, its evidence models, its care, and the activities that the care offers. */
    private static List<Edition> editions() {
        Knowledge knowledge = SomeProfiles.knowledge();
        Form form = knowledge.formInForce();
        Care care = knowledge.newestCare(form).orElseThrow();
        return Stream.of(
                        Stream.of(form.edition()),
                        Stream.of(knowledge.newestEvidence(form).orElseThrow().edition()),
                        Stream.of(care.edition()),
                        care.offers().stream().map(offer -> offer.activity().edition()))
                .flatMap(editions -> editions)
                .distinct()
                .toList();
    }

    private static Map<String, String> hashes() {
        return editions().stream()
                .filter(edition -> !edition.url().contains("/ActivityDefinition/"))
                .collect(
                        Collectors.toMap(Edition::canonical, Edition::sha256, (first, _) -> first, LinkedHashMap::new));
    }

    private static String script(List<String> modules) {
        return modules.stream().map(name -> module(source(name))).collect(Collectors.joining("\n"));
    }

    private static String module(String source) {
        return compact(source.replaceAll("(?m)^import .*;$", "").replaceAll("(?m)^export ", ""));
    }

    /** Leaves out comments and indentation. */
    private static String compact(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/ ?", "")
                .replaceAll("(?m)(^| )// .*$", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String policy(String style, String loader, String script) {
        return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(loader) + " " + hash(script)
                + "; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String hash(String inline) {
        return "'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(inline)) + "'";
    }

    private static String source(String name) {
        Path own = SOURCES.resolve(name);
        return read(Files.exists(own) ? own : ASSETS.resolve(name));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
