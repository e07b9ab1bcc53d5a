package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the worked example of {@code profiles/README.md} step by step, as an author without Java would: JSON alone.
 */
class ReadmeWalkTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** The forms that a step of the example has. */
    private static final Pattern STEP = Pattern.compile("(?s)Copy (?<from>`[^`]+`) to (?<to>`[^`]+`)"
            + "|In (?<file>the copies|`[^`]+`), change (?<old>`[^`]+`) to (?<new>`[^`]+`)"
            + "|In (?<holder>`[^`]+`), add to (?<member>`[^`]+`)"
            + "(?: where (?<key>`[^`]+`) is (?<value>`[^`]+`))?(?<count> and raise `count`)?"
            + "[^`]*?:\\n\\n```json\\n(?<added>.*?)\\n```"
            + "|Write (?<written>`[^`]+`):\\n\\n```json\\n(?<whole>.*?)\\n```");

    @TempDir
    private Path profiles;

    private final List<Path> copies = new ArrayList<>();

    @BeforeEach
    void walk() throws IOException {
        for (ProfileFile file : SomeProfiles.files()) {
            Path place = profiles.resolve(file.path());
            Files.createDirectories(place.getParent());
            Files.write(place, file.bytes());
        }
        String readme = Files.readString(Path.of("profiles/README.md"));
        int begin = readme.indexOf("## A worked example");
        String example = readme.substring(begin, readme.indexOf("\n## ", begin));
        List<MatchResult> steps = STEP.matcher(example).results().toList();
        assertThat(steps).hasSize(19);
        for (MatchResult step : steps) {
            follow(step);
        }
    }

    @Test
    void lint_finds_nothing_and_every_example_of_every_edition_comes_to_its_result() {
        CommandCall lint = CommandCall.dorsal("lint", profiles.toString());
        assertThat(lint.out()).contains("0 findings in ");
        assertThat(lint.exitCode()).isZero();
    }

    @Test
    void a_step_left_out_is_found() throws IOException {
        Files.delete(profiles.resolve("activity/show-the-bite-1.0.0.json"));
        assertThat(CommandCall.dorsal("lint", profiles.toString()).out())
                .contains("ActivityDefinition that is not loaded");
    }

    @Test
    void the_form_asks_the_question_the_score_uses_it_and_the_care_minds_it() throws IOException {
        Knowledge knowledge = knowledge();
        Form form = knowledge.formInForce();
        assertThat(form.edition().version()).isEqualTo("2.1.0");
        assertThat(form.under(Optional.of("history")))
                .extracting(item -> item.linkId())
                .contains("tick-bite");

        Scoring bitten = score(knowledge, form, text -> text);
        assertThat(bitten.disposition()).isEqualTo(Disposition.CLINICIAN_REVIEW);
        assertThat(bitten.outcomes()).containsEntry("tick-borne", Disposition.CLINICIAN_REVIEW);
        assertThat(activities(bitten)).contains("show-the-bite").doesNotContain("heat-or-ice");
        assertThat(knowledge.newestCare(form).orElseThrow().offers())
                .filteredOn(offer -> offer.activity().code().code().equals("heat-or-ice"))
                .hasSize(3)
                .allSatisfy(offer -> assertThat(offer.never())
                        .extracting(never -> never.reason().us())
                        .contains("a tick bite: warmth hides a rash"));

        Scoring well = score(knowledge, form, text -> answer(text, "N"));
        assertThat(well.disposition()).isEqualTo(Disposition.SELF_CARE);
        assertThat(activities(well)).contains("heat-or-ice").doesNotContain("show-the-bite");

        Scoring open = score(knowledge, form, text -> answer(text, "UNK"));
        assertThat(open.disposition()).isEqualTo(Disposition.SELF_CARE_WITH_CHECK);
        assertThat(open.provisional()).isTrue();
        assertThat(open.openQuestions()).containsExactly("tick-bite");
    }

    @Test
    void what_results_of_earlier_editions_name_is_what_it_was() throws IOException {
        Knowledge now = knowledge();
        SomeProfiles.knowledge()
                .forms()
                .forEach(old -> assertThat(now.form(old.edition().canonical())).contains(old));
        assertThat(now.evidence(SomeProfiles.models().edition().canonical())).contains(SomeProfiles.models());
        assertThat(now.care(SomeProfiles.care().edition().canonical())).contains(SomeProfiles.care());
    }

    private Knowledge knowledge() throws IOException {
        return SomeProfiles.knowledge(Profiles.in(profiles));
    }

    private Scoring score(Knowledge knowledge, Form form, UnaryOperator<String> change) throws IOException {
        String example = Files.readString(profiles.resolve("examples/tick-bite.json"));
        QuestionnaireResponse response =
                FhirJson.context().newJsonParser().parseResource(QuestionnaireResponse.class, change.apply(example));
        return EvidenceScorer.score(
                knowledge.newestEvidence(form).orElseThrow(),
                knowledge.newestCare(form).orElseThrow(),
                form,
                AnswerReader.read(form, response, Optional.empty(), SomeScoredResponse.DAY),
                Optional.empty());
    }

    /** The answer to the new question is the last coding of Y that is added. */
    private static String answer(String example, String code) {
        JsonNode root = JSON.readTree(example);
        for (JsonNode holder : holders(root, "linkId", "tick-bite")) {
            ((ObjectNode) holder.at("/answer/0/valueCoding")).put("code", code);
        }
        return root.toString();
    }

    private static List<String> activities(Scoring scoring) {
        return scoring.offers().stream().map(activity -> activity.code().code()).toList();
    }

    private void follow(MatchResult step) throws IOException {
        UnaryOperator<String> part = name -> Optional.ofNullable(step.group(name))
                .map(text -> text.replaceAll("^`|`$", ""))
                .orElse("");
        if (!part.apply("from").isEmpty()) {
            Path copy = profiles.resolve(part.apply("to"));
            Files.copy(profiles.resolve(part.apply("from")), copy);
            copies.add(copy);
        } else if (!part.apply("written").isEmpty()) {
            Files.writeString(profiles.resolve(part.apply("written")), part.apply("whole"));
        } else if (!part.apply("file").isEmpty()) {
            change(part.apply("file"), part.apply("old"), part.apply("new"));
        } else {
            Path file = profiles.resolve(part.apply("holder"));
            Files.writeString(file, added(JSON.readTree(Files.readString(file)), part));
        }
    }

    private void change(String name, String old, String changed) throws IOException {
        List<Path> files = name.equals("the copies") ? copies : List.of(profiles.resolve(name));
        boolean present = false;
        for (Path file : files) {
            String text = Files.readString(file);
            present |= text.contains(old);
            Files.writeString(file, text.replace(old, changed));
        }
        assertThat(present).as(old).isTrue();
    }

    private static String added(JsonNode root, UnaryOperator<String> part) {
        List<JsonNode> holders =
                part.apply("key").isEmpty() ? List.of(root) : holders(root, part.apply("key"), part.apply("value"));
        assertThat(holders).as(part.apply("value")).isNotEmpty();
        for (JsonNode holder : holders) {
            ((ArrayNode) holder.get(part.apply("member"))).add(JSON.readTree(part.apply("added")));
        }
        if (!part.apply("count").isEmpty()) {
            ((ObjectNode) root).put("count", root.get("count").asInt() + 1);
        }
        return root.toString();
    }

    private static List<JsonNode> holders(JsonNode root, String key, String value) {
        return root.findParents(key).stream()
                .filter(holder -> holder.get(key).asString().equals(value))
                .toList();
    }
}
