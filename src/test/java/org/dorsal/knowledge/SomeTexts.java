package org.dorsal.knowledge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Texts of the shipped knowledge in en-US by their code, for tests of pages that do not depend on a
 * wording. Editions: the first one; the newest for codes that the first lacks.
 */
public final class SomeTexts {
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge();

    private SomeTexts() {}

    /** Display of a code of a local code system. */
    public static String coded(String system, String code) {
        return KNOWLEDGE
                .codes()
                .display(Codes.system(system), code)
                .orElseThrow()
                .us();
    }

    /** Name of a flag as its criterion words it. */
    public static String flag(String code) {
        return forms().flatMap(form -> KNOWLEDGE.criteria().stream()
                        .filter(criteria ->
                                criteria.form().equals(form.edition().canonical())))
                .flatMap(criteria -> criteria.criteria().stream())
                .map(Criterion::flag)
                .filter(flag -> flag.code().equals(code))
                .findFirst()
                .orElseThrow()
                .display()
                .us();
    }

    /** Title of an activity for clinicians. */
    public static String activity(String code) {
        return activityOf(code).title().us();
    }

    /** Title of an activity for the patient. */
    public static String heading(String code) {
        return activityOf(code).heading().us();
    }

    /** Text of a question. */
    public static String question(String linkId) {
        return item(linkId).text().us();
    }

    /** Short text of a question. */
    public static String brief(String linkId) {
        return item(linkId).brief().us();
    }

    /** Title of the form. */
    public static String formTitle() {
        return SomeProfiles.form().title().us();
    }

    private static Care.Activity activityOf(String code) {
        return forms().flatMap(form -> KNOWLEDGE.newestCare(form).stream())
                .flatMap(care -> care.offers().stream())
                .map(Care.Offer::activity)
                .filter(activity -> activity.code().code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Item item(String linkId) {
        return forms().flatMap(form -> form.item(linkId).stream()).findFirst().orElseThrow();
    }

    private static Stream<Form> forms() {
        Optional<Form> newest = KNOWLEDGE.newestForm(List.of());
        return Stream.concat(Stream.of(SomeProfiles.form()), newest.stream());
    }
}
