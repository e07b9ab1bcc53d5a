package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.GoldenFiles;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.PlanDefinition.PlanDefinitionActionComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

/**
 * Safety net of edition 1.2.0, composed from the signs that its criteria name for patients. The frame around the lists
 * stands in the activity itself. {@code -Ddorsal.golden=write} writes the text again.
 */
class SafetyNetTextTest {
    private static final String FILE = "activity/safety-net-1.2.0.json";
    private static final String EMERGENCY_FILE = "activity/emergency-safety-net-1.2.0.json";
    private static final String SIGN = Codes.CANONICAL + "/StructureDefinition/safety-net-sign";
    private static final String TIER = Codes.CANONICAL + "/StructureDefinition/criterion-tier";
    private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

    /** The three lists in their frame: at once, the same day, and an appointment. */
    private static final Pattern FRAME =
            Pattern.compile("(.+ gets worse: ).+(\\. See a doctor the same day for any of these: ).+"
                    + "(\\. See a \\w+ if the pain gets worse\\. See one as well if: ).+(\\. Ask your .+)");

    /** The first list alone, after what to do until the ambulance comes. */
    private static final Pattern EMERGENCY_FRAME = Pattern.compile("(.+ gets worse: ).+(\\.)");

    private static final List<PlanDefinition> PLANS = Stream.of("red-flags", "extensions")
            .map(plan -> parse(text("plan/upper-back-pain-" + plan + "-1.2.0.json"), PlanDefinition.class))
            .toList();

    private record SafetyNetSign(String tier, StringType words) {}

    @Test
    void the_text_is_composed_of_the_signs_of_the_criteria_in_force() {
        assertComposed(FILE, SafetyNetTextTest::composed);
    }

    @Test
    void the_text_beside_an_emergency_has_the_emergency_signs_alone() {
        assertComposed(EMERGENCY_FILE, SafetyNetTextTest::composedOfEmergencies);
    }

    private static void assertComposed(String file, BiFunction<String, Function<StringType, String>, String> text) {
        String activity = text(file);
        PrimitiveType<String> description =
                parse(activity, ActivityDefinition.class).getDescriptionElement();
        String american = description.getValue();
        String british = description
                .getExtensionByUrl(TRANSLATION)
                .getExtensionByUrl("content")
                .getValue()
                .primitiveValue();
        GoldenFiles.assertSame(
                Path.of("profiles").resolve(file),
                activity.replace(american, text.apply(american, StringType::getValue))
                        .replace(
                                british,
                                text.apply(
                                        british,
                                        words -> words.getExtensionByUrl(TRANSLATION)
                                                .getExtensionString("content"))));
    }

    @Test
    void every_emergency_criterion_names_its_sign() {
        List<String> silent = actions()
                .filter(action -> tier(action).equals("emergency"))
                .filter(action -> !action.hasExtension(Codes.CANONICAL + "/StructureDefinition/criterion-optional"))
                .filter(action -> !action.hasExtension(SIGN))
                .map(PlanDefinitionActionComponent::getTitle)
                .toList();
        assertThat(silent).isEmpty();
        assertThat(signs(tier -> true)).hasSizeGreaterThan(25);
    }

    private static String composed(String before, Function<StringType, String> wording) {
        Matcher frame = FRAME.matcher(before);
        assertThat(frame.matches()).as(before).isTrue();
        return frame.group(1)
                + list(wording, "emergency"::equals)
                + frame.group(2)
                + list(wording, "urgent"::equals)
                + frame.group(3)
                + list(wording, tier -> tier.equals("soon") || tier.equals("clinician-review"))
                + frame.group(4);
    }

    private static String composedOfEmergencies(String before, Function<StringType, String> wording) {
        Matcher frame = EMERGENCY_FRAME.matcher(before);
        assertThat(frame.matches()).as(before).isTrue();
        return frame.group(1) + list(wording, "emergency"::equals) + frame.group(2);
    }

    private static String list(Function<StringType, String> wording, Predicate<String> tier) {
        List<String> words = new ArrayList<>(
                signs(tier).map(SafetyNetSign::words).map(wording).toList());
        words.addLast("or " + words.removeLast());
        return String.join("; ", words);
    }

    private static Stream<SafetyNetSign> signs(Predicate<String> tier) {
        return actions()
                .flatMap(action -> action.getExtensionsByUrl(SIGN).stream()
                        .map(sign -> new SafetyNetSign(tier(action), (StringType) sign.getValue())))
                .filter(sign -> tier.test(sign.tier()));
    }

    private static Stream<PlanDefinitionActionComponent> actions() {
        return PLANS.stream().flatMap(plan -> plan.getAction().stream());
    }

    private static String tier(PlanDefinitionActionComponent action) {
        return Optional.ofNullable(action.getExtensionByUrl(TIER))
                .map(extension -> extension.getValue().primitiveValue())
                .orElse("");
    }

    private static <R extends Resource> R parse(String json, Class<R> type) {
        return FhirJson.context().newJsonParser().parseResource(type, json);
    }

    private static String text(String path) {
        return SomeProfiles.files().stream()
                .filter(file -> file.path().equals(path))
                .map(file -> new String(file.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no file " + path));
    }
}
