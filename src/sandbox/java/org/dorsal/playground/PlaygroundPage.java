package org.dorsal.playground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.PackedResources;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The playground's page: {@code src/playground/page.html} with its style, its modules and the published resources inside. A content
 * security policy admits that style and these scripts by their hashes and no request.
 */
public final class PlaygroundPage {
    static final Path PLACE = Path.of("target", "playground", "index.html");

    private static final Path SOURCES = Path.of("src", "playground");
    /** Modules that the clinicians' page has as well. */
    private static final Path ASSETS = Path.of("src/main/resources/assets");

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*'\\./([a-z-]+\\.js)';$");
    private static final Pattern ICONS = Pattern.compile("(?s)<svg\\s+th:fragment=\"sprite\"(.*?</svg>)");

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
        String style = compact(source("dorsal.css") + source("page.css")).replaceAll("\\s*([{};,])\\s*|(:) ", "$1$2");
        String script = script("page.js");
        String loader = script("loader.js");
        Stream<JsonNode> resources = Stream.concat(resources().stream(), Stream.of(words()));
        return source("page.html")
                .replace("{{policy}}", policy(style, loader, script))
                .replace("{{icons}}", icons())
                .replace("{{style}}", DeflatedText.of(style))
                .replace(
                        "{{resources}}",
                        DeflatedText.of(
                                JsonMapper.shared().writeValueAsString(PackedResources.pack(resources.toList()))))
                .replace("{{hashes}}", JsonMapper.shared().writeValueAsString(hashes()))
                .replace("{{modules}}", DeflatedText.of(script))
                .replace("{{loader}}", loader);
    }

    /** The modules that compute, without those that draw, as one script. */
    public static String scoringScript() {
        return script("digest.js", "stop.js", "wording.js", "result.js");
    }

    /** Icons of dispositions, as the pages' template has them. */
    private static String icons() {
        Matcher icons = ICONS.matcher(read(TEMPLATES.resolve("icons.html")));
        if (!icons.find()) {
            throw new IllegalStateException("icons.html has no sprite");
        }
        return "<svg" + icons.group(1).replaceAll("\\s+", " ");
    }

    /** Words of the assessment page, with their places for arguments. */
    private static JsonNode words() {
        ObjectNode words = JsonMapper.shared().createObjectNode();
        ResourceBundle.getBundle("words/assess", Words.locale(Wording.Locale.EN_US)).keySet().stream()
                .sorted()
                .forEach(key -> words.put(key, Words.say(Wording.Locale.EN_US, key, "{0}", "{1}", "{2}")));
        return JsonMapper.shared().createObjectNode().set("words", words);
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

    /** Joins modules, each after those that it imports; names at their top level must differ. */
    private static String script(String... roots) {
        Map<String, String> modules = new LinkedHashMap<>();
        List.of(roots).forEach(name -> add(name, modules, new HashSet<>()));
        return String.join("\n", modules.values());
    }

    private static void add(String name, Map<String, String> modules, Set<String> met) {
        String source = source(name);
        if (met.add(name)) {
            IMPORT.matcher(source).results().forEach(imported -> add(imported.group(1), modules, met));
            modules.putIfAbsent(name, module(source));
        }
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
