package org.dorsal.http.web;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.PageDates;
import org.dorsal.note.PanelView;
import org.dorsal.store.DraftRows.DraftVersion;

/**
 * Handover of a draft between colleagues: authors of the answers when data entry and signature are by different
 * people.
 */
final class HandOverView {
    private HandOverView() {}

    /**
     * Answers of a colleague.
     *
     * @param reference of that person in the EHR
     * @param time when they handed it over
     * @param linkIds of their answers
     */
    record DraftAuthor(String reference, String name, String time, Set<String> linkIds) {
        /** Lists the other authors; those with all answers changed since are left out. */
        static List<DraftAuthor> otherAuthors(AssessmentState sheet) {
            String signer = Signer.reference(sheet.visit().launch().user());
            return sheet.draft().parts().stream()
                    .filter(part -> !part.reference().equals(signer))
                    .map(part -> DraftAuthor.of(part, sheet))
                    .filter(author -> author.count() > 0)
                    .toList();
        }

        private static DraftAuthor of(Draft.DraftPart part, AssessmentState sheet) {
            return new DraftAuthor(
                    part.reference(),
                    part.name(),
                    PageDates.moment(part.handedOverAt(), sheet.visit().zone()),
                    part.linkIds().stream()
                            .filter(linkId -> !fromRecord(sheet, linkId))
                            .collect(Collectors.toSet()));
        }

        /** Returns true when the answer equals the prefilled value from the record. */
        private static boolean fromRecord(AssessmentState sheet, String linkId) {
            return sheet.draft()
                    .answers()
                    .of(linkId)
                    .equals(Prefill.of(sheet.visit(), sheet.form()).of(linkId));
        }

        /** By linkId, as a response keeps it. */
        static Map<String, FilledFormCodec.AnswerAuthor> authors(List<DraftAuthor> otherAuthors) {
            Map<String, FilledFormCodec.AnswerAuthor> authors = new HashMap<>();
            otherAuthors.forEach(author -> author.linkIds()
                    .forEach(linkId ->
                            authors.put(linkId, new FilledFormCodec.AnswerAuthor(author.reference(), author.name()))));
            return authors;
        }

        public int count() {
            return linkIds.size();
        }
    }

    /**
     * A colleague's draft that may be taken over.
     *
     * @param answerCount how many answers it has
     * @param code of the disposition that they come to
     * @param version to be sent back
     * @param blocked the clinician has a draft of their own
     */
    record HandOverOffer(
            DraftAuthor author,
            int answerCount,
            String code,
            String disposition,
            DraftVersion version,
            boolean blocked) {
        static HandOverOffer of(AssessmentState offered, boolean blocked, Codes codes) {
            Visit visit = offered.visit();
            var panel = new PanelView.PanelViews(offered.entries(), codes).panel(Optional.empty(), visit.zone());
            return new HandOverOffer(
                    DraftAuthor.of(offered.draft().parts().getLast(), offered),
                    (int) offered.draft().answers().byLinkId().keySet().stream()
                            .filter(linkId -> !DraftAuthor.fromRecord(offered, linkId))
                            .count(),
                    panel.boxCode(),
                    panel.disposition(),
                    offered.version(),
                    blocked);
        }
    }
}
