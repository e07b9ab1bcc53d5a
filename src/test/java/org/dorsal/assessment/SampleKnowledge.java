package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.EvidenceModels.CauseTest;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;

/** A little knowledge: four causes, a form of six questions, three activities. */
final class SampleKnowledge {
    static final String C = "https://dorsal.example/canonical";
    private static final String SNOMED = "http://snomed.info/sct";
    private static final String CITATION = "Bupa: Upper back pain, section \"Red flags\" (December 2020)";

    static final Edition SOURCES = edition("PlanDefinition/upper-back-pain-evidence", 'a');

    static final CauseModel EMBOLISM = cause("embolism", "Pulmonary embolism", Disposition.EMERGENCY);
    static final CauseModel CORD = cause("myelopathy", "Compression of the spinal cord", Disposition.EMERGENCY);
    static final CauseModel CANCER = cause("cancer-cord", "Spinal metastases", Disposition.URGENT);
    static final CauseModel ROOT = cause("root", "Root, plexus or single nerve", Disposition.CLINICIAN_REVIEW);

    static final Care.Activity CALL = activity(
            "emergency-call",
            "CommunicationRequest",
            same("Emergency call"),
            SampleForms.wording("Call 911 now.", "Call 999 now."),
            Optional.empty());
    static final Care.Activity EXERCISES = activity(
            "strengthening-exercises",
            "CommunicationRequest",
            same("Strengthening exercises"),
            same("3 to 4 sets of 10, three times a week."),
            Optional.of("{\"repeat\":{\"frequency\":3,\"period\":1,\"periodUnit\":\"wk\"}}"));
    static final Care.Activity COMPLETE = activity(
            "complete-questions",
            "Task",
            same("Complete the open questions"),
            same("Answer what is still open."),
            Optional.empty());
    static final Care.Hint POSTURAL = new Care.Hint(
            "postural",
            same("Postural strain"),
            Wording.same("Long hours at a desk strain the muscles."),
            List.of(CITATION),
            List.of());

    static final List<Care.Goal> GOALS = List.of(
            new Care.Goal("goal-pain", same("Pain of 3 out of 10 or less within two weeks"), List.of()),
            new Care.Goal("goal-no-danger-sign", same("No new danger sign within two weeks"), List.of()));

    private SampleKnowledge() {}

    static List<CauseModel> causes() {
        return List.of(EMBOLISM, CORD, CANCER, ROOT);
    }

    static Form form() {
        Map<String, Item> items = new LinkedHashMap<>();
        Stream.of(
                        item("sign-with-pain", "Short of breath, or a tight chest?"),
                        item("function-loss", "Weak or unsteady legs?"),
                        item("major-history", "Cancer at any time in life?"),
                        item("pain-course", "Is it getting worse?"),
                        item("pain-elsewhere", "Pain in the chest?"))
                .forEach(item -> items.put(item.linkId(), item));
        items.put(
                "care-tried",
                item(
                        "care-tried",
                        SampleForms.wording(
                                "What was tried? (acetaminophen counts)", "What was tried? (paracetamol counts)")));
        return new Form(edition("Questionnaire/upper-back-pain-assessment", 'c'), same("Upper back pain"), items);
    }

    static Care care() {
        return new Care(
                edition("PlanDefinition/upper-back-pain-care", 'd'),
                same("Upper back pain: care by disposition"),
                List.of(),
                form().edition().url(),
                List.of(),
                List.of(POSTURAL),
                GOALS,
                List.of(),
                Approval.NONE);
    }

    static CauseModel cause(String code, String name, Disposition highest) {
        return new CauseModel(
                new Coded(C + "/CodeSystem/cause", code, same(name)),
                highest,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                same("Who receives the person"),
                List.of(new CauseTest(same("Blood pressure in both arms"), List.of())),
                List.of(CITATION));
    }

    static Wording same(String text) {
        return Wording.same(text);
    }

    static Item item(String linkId, Wording text) {
        Optional<BigDecimal> none = Optional.empty();
        return new Item(
                linkId,
                Item.ItemKind.CHOICE,
                Optional.empty(),
                text,
                false,
                List.of(),
                none,
                none,
                Optional.empty(),
                Item.AnswerMeaning.NONE,
                Item.ItemDisplay.PLAIN);
    }

    private static Item item(String linkId, String text) {
        return item(linkId, same(text));
    }

    private static Care.Activity activity(
            String code, String kind, Wording title, Wording text, Optional<String> timing) {
        return new Care.Activity(
                edition("ActivityDefinition/" + code, 'e'),
                kind,
                new Coded(C + "/CodeSystem/activity", code, title),
                title,
                title,
                text,
                timing,
                Optional.empty(),
                Optional.empty());
    }

    private static Edition edition(String path, char digit) {
        return new Edition(C + "/" + path, "1.0.0", String.valueOf(digit).repeat(64));
    }
}
