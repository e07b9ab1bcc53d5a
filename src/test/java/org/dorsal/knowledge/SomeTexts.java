package org.dorsal.knowledge;

/**
 * Texts of the shipped knowledge in en-US by their code, for tests of pages that do not depend on a
 * wording.
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

    /** Name of a cause. */
    public static String cause(String code) {
        return coded("cause", code);
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
        return SomeProfiles.care().offers().stream()
                .map(Care.Offer::activity)
                .filter(activity -> activity.code().code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Item item(String linkId) {
        return SomeProfiles.form().item(linkId).orElseThrow();
    }
}
