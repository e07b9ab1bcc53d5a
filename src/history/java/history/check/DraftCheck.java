package history.check;

import history.record.Call;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Check of drafts that are handed over: one colleague gets a draft, and no other clinician has it any more. */
final class DraftCheck {
    private DraftCheck() {}

    /** Requires one holder of each draft: the clinician who was seen to have taken it over, or else its author. */
    static void handedOver(Findings findings) {
        Map<String, List<Call>> last = findings.history().of("final-draft").stream()
                .collect(Collectors.groupingBy(page -> page.sent("patient")));
        last.forEach((patient, found) -> {
            List<String> holders = found.stream()
                    .filter(page -> page.got("holds").equals("yes"))
                    .map(page -> page.sent("clinician"))
                    .toList();
            findings.require(holders.size() <= 1, "a draft of two clinicians", found.toArray(Call[]::new));
            boolean saved = findings.history().acknowledged("draft-save").stream()
                    .anyMatch(save -> save.sent("patient").equals(patient));
            findings.require(!holders.isEmpty() || !saved, "a draft is lost", found.getFirst());
            findings.history().acknowledged("draft-page").stream()
                    .filter(page -> page.sent("patient").equals(patient)
                            && page.got("holds").equals("yes"))
                    .filter(page -> !page.sent("clinician").equals("0"))
                    .filter(page -> !holders.contains(page.sent("clinician")))
                    .forEach(page -> findings.report("a draft that was taken over is with somebody else", page));
        });
    }
}
