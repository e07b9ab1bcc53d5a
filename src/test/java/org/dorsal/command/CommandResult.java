package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.NewestEdition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Result of one response to the newest form as the command line writes it.
 *
 * @param row the line of {@code score --as ndjson}
 * @param bundles the Bundle of {@code score --as bundle} in each wording
 */
record CommandResult(JsonNode row, Map<Locale, JsonNode> bundles) {
    static final JsonMapper JSON = new JsonMapper();

    private static final String PROFILE = Codes.CANONICAL + "/StructureDefinition/";
    private static final String HASH = "(sha256)";

    /** Scores the responses; asserts that row, panel and care plan of each agree in both wordings. */
    static List<CommandResult> of(List<String> responses) {
        byte[] lines = String.join("\n", responses).getBytes(StandardCharsets.UTF_8);
        List<JsonNode> rows = rows(lines, "ndjson", Locale.EN_US);
        List<JsonNode> american = rows(lines, "bundle", Locale.EN_US);
        List<JsonNode> british = rows(lines, "bundle", Locale.EN_GB);
        List<CommandResult> results = new ArrayList<>();
        for (int index = 0; index < rows.size(); index++) {
            Map<Locale, JsonNode> bundles = new LinkedHashMap<>();
            bundles.put(Locale.EN_US, american.get(index));
            bundles.put(Locale.EN_GB, british.get(index));
            results.add(new CommandResult(rows.get(index), bundles));
        }
        assertThat(results.size()).isEqualTo(responses.size());
        results.forEach(CommandResult::assertAgreement);
        return results;
    }

    private static List<JsonNode> rows(byte[] lines, String format, Locale wording) {
        CommandCall called = CommandCall.dorsal(lines, "score", "--as", format, "--wording", wording.tag(), "-");
        assertThat(called.exitCode()).as(called.err()).isZero();
        return called.rows();
    }

    String disposition() {
        return row.get("disposition").asString();
    }

    boolean provisional() {
        return row.get("provisional").asBoolean();
    }

    boolean noEmergencyCriterionMet() {
        return row.get("noEmergencyCriterionMet").asBoolean();
    }

    /** Codes of the flags in a state: PRESENT, ABSENT, NOT_ASSESSED. */
    List<String> flags(String state) {
        return row.get("flags").properties().stream()
                .filter(flag -> state(flag.getValue()).equals(state))
                .map(Map.Entry::getKey)
                .toList();
    }

    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        row.get("flags").properties().forEach(flag -> states.put(flag.getKey(), state(flag.getValue())));
        return states;
    }

    List<String> contradictions() {
        return strings(row.path("contradictions"));
    }

    List<String> open() {
        return strings(row.get("open"));
    }

    List<String> activities() {
        return carePlan(Locale.EN_US)
                .path("activity")
                .valueStream()
                .map(activity -> code(activity.at("/detail/code")))
                .toList();
    }

    List<String> goals() {
        return carePlan(Locale.EN_US)
                .path("contained")
                .valueStream()
                .map(goal -> goal.get("id").asString())
                .toList();
    }

    /** Ids of the hints; a result holds their titles only. */
    List<String> hints() {
        List<String> titles = components(Locale.EN_US, "hints").stream()
                .map(hint -> hint.get("valueString").asString())
                .toList();
        List<String> ids = NewestEdition.CARE.hints().stream()
                .filter(hint -> titles.contains(hint.title().us()))
                .map(Care.Hint::id)
                .toList();
        assertThat(ids).hasSameSizeAs(titles);
        return ids;
    }

    /**
     * Resources of a wording with readable names instead of ids, of editions' hashes, and of the release. An edition's
     * hash is replaced only where it is the one of the loaded edition.
     */
    JsonNode resources(Locale wording) {
        JsonNode resources = JSON.createArrayNode().addAll(entries(wording).toList());
        String text = resources.toString();
        for (JsonNode resource : resources) {
            text = text.replace(resource.get("id").asString(), name(resource));
        }
        JsonNode panel = panel(wording);
        text = text.replace(id(panel.at("/device/reference")), "dorsal")
                .replace(id(panel.at("/derivedFrom/0/reference")), "answers")
                .replace("Dorsal " + DorsalCommandLine.release(), "Dorsal (release)");
        for (var edition : SomeProfiles.knowledge().published()) {
            text = text.replace("\"" + edition.edition().sha256() + "\"", "\"" + HASH + "\"");
        }
        return JSON.readTree(text);
    }

    private static String name(JsonNode resource) {
        String type = resource.get("resourceType").asString();
        return type.equals("Observation") ? code(resource.get("code")) : type.toLowerCase(java.util.Locale.ROOT);
    }

    private static String id(JsonNode reference) {
        return reference.asString().split("/", -1)[1];
    }

    private void assertAgreement() {
        for (Locale wording : bundles.keySet()) {
            String name = row.path("response").asString() + " in " + wording.tag();
            assertThat(code(panel(wording).get("valueCodeableConcept")))
                    .as(name)
                    .isEqualTo(disposition());
            assertThat(code(carePlan(wording).at("/category/0"))).as(name).isEqualTo(disposition());
            assertThat(components(wording, "provisional")
                            .getFirst()
                            .get("valueBoolean")
                            .asBoolean())
                    .as(name)
                    .isEqualTo(provisional());
            assertThat(panelStates(wording)).as(name).isEqualTo(states());
            assertThat(members(wording)).as(name).containsExactlyElementsOf(flags("PRESENT"));
            NewestEdition.CRITERIA.stream()
                    .flatMap(criteria -> criteria.criteria().stream())
                    .forEach(criterion -> assertText(wording, criterion));
            carePlan(wording).path("activity").forEach(activity -> assertText(wording, activity.get("detail")));
        }
    }

    /** Asserts that the text of a flag is the one of its code. */
    private void assertText(Locale wording, Criterion criterion) {
        JsonNode flag = components(wording, criterion.flag().code()).getFirst();
        assertThat(flag.at("/code/text").asString())
                .isEqualTo(criterion.flag().display().in(wording));
    }

    /** Asserts that the text of an activity is the one of its ActivityDefinition. */
    private static void assertText(Locale wording, JsonNode detail) {
        Care.Activity activity = NewestEdition.CARE.offers().stream()
                .map(Care.Offer::activity)
                .filter(one -> one.code().code().equals(code(detail.get("code"))))
                .findFirst()
                .orElseThrow();
        assertThat(detail.at("/instantiatesCanonical/0").asString())
                .isEqualTo(activity.edition().canonical());
        assertThat(detail.get("description").asString())
                .isEqualTo(activity.says().in(wording));
    }

    private Map<String, String> panelStates(Locale wording) {
        Map<String, String> states = new LinkedHashMap<>();
        for (String flag : states().keySet()) {
            JsonNode component = components(wording, flag).getFirst();
            states.put(
                    flag,
                    component.has("dataAbsentReason")
                            ? "NOT_ASSESSED"
                            : state(component.at("/valueCodeableConcept/coding/0/code")));
        }
        return states;
    }

    /** Codes of the Observations of single flags, in their order. */
    private List<String> members(Locale wording) {
        return entries(wording)
                .filter(resource -> resource.at("/meta/profile/0").asString().equals(PROFILE + "red-flag-observation"))
                .map(resource -> code(resource.get("code")))
                .toList();
    }

    private List<JsonNode> components(Locale wording, String code) {
        return panel(wording)
                .get("component")
                .valueStream()
                .filter(component -> code(component.get("code")).equals(code))
                .toList();
    }

    private JsonNode panel(Locale wording) {
        return one(wording, PROFILE + "triage-panel");
    }

    private JsonNode carePlan(Locale wording) {
        return one(wording, PROFILE + "care-proposal");
    }

    private JsonNode one(Locale wording, String profile) {
        return entries(wording)
                .filter(resource -> resource.at("/meta/profile/0").asString().equals(profile))
                .findFirst()
                .orElseThrow();
    }

    private Stream<JsonNode> entries(Locale wording) {
        return Objects.requireNonNull(bundles.get(wording))
                .get("entry")
                .valueStream()
                .map(entry -> entry.get("resource"));
    }

    private static String code(JsonNode concept) {
        return concept.at("/coding/0/code").asString();
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static String state(JsonNode code) {
        return code.asString().toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }
}
