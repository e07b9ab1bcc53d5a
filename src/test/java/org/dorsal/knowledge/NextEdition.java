package org.dorsal.knowledge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The shipped profiles and a further edition of form, evidence models and care, as the next release may have it. The edition has
 * {@value #NEW_OPTION} in place of {@value #GONE_OPTION} and the question {@value #NEW_QUESTION} in place of
 * {@value #GONE_QUESTION}.
 */
public final class NextEdition {
    public static final String VERSION = "2.1.0";
    public static final String GONE_OPTION = "spine-injection";
    public static final String NEW_OPTION = "tooth-abscess";
    public static final String GONE_QUESTION = "weakness-temporary";
    public static final String NEW_QUESTION = "weakness-returning";

    private static final List<String> COPIED = List.of(
            "questionnaire/upper-back-pain-assessment-",
            "plan/upper-back-pain-evidence-",
            "plan/upper-back-pain-care-");

    private static final String GONE_DISPLAY = "\"Injection into the spine or beside it\"";
    private static final String NEW_DISPLAY = "\"Abscess of a tooth\"";
    private static final String DISPLAY = "\", \"display\": " + NEW_DISPLAY
            + ", \"designation\": [{ \"language\": \"en-GB\", \"value\": " + NEW_DISPLAY + " }] }, { ";
    private static final String CODE = "\"code\": \"";

    /** Status of an answer that no loaded form has. */
    private static final String RETIRED = "\"property\": [{ \"code\": \"status\", \"valueCode\": \"retired\" }], ";

    private static final Knowledge KNOWLEDGE = load(true);

    private NextEdition() {}

    /** Knowledge of a replica of the next release. */
    public static Knowledge knowledge() {
        return KNOWLEDGE;
    }

    /** Knowledge of such a replica that has not loaded the earlier editions. */
    public static Knowledge alone() {
        return load(false);
    }

    private static Knowledge load(boolean earlier) {
        List<ProfileFile> files = new ArrayList<>();
        for (ProfileFile file : SomeProfiles.files()) {
            String text = new String(file.bytes(), StandardCharsets.UTF_8);
            if (!earlier && file.path().startsWith("safety-rule/")) {
                continue; // rules of the earlier form
            }
            if (COPIED.stream().anyMatch(file.path()::startsWith)) {
                if (earlier) {
                    files.add(file);
                }
                files.add(new ProfileFile(
                        file.path().replace("2.0.0", VERSION),
                        text.replaceAll(
                                        "(\"version\": \"|upper-back-pain-(?:assessment|evidence|care)[|-])2\\.0\\.0",
                                        "$1" + VERSION)
                                .replace(GONE_OPTION, NEW_OPTION)
                                .replace(GONE_DISPLAY, NEW_DISPLAY)
                                .replace(GONE_QUESTION, NEW_QUESTION)
                                .getBytes(StandardCharsets.UTF_8)));
            } else {
                files.add(
                        file.path().equals("code-system/answer.json")
                                ? SomeProfiles.changed(
                                        file,
                                        codes -> codes.replace(
                                                CODE + GONE_OPTION,
                                                CODE + NEW_OPTION + DISPLAY + RETIRED + CODE + GONE_OPTION))
                                : file);
            }
        }
        return SomeProfiles.knowledge(files);
    }
}
