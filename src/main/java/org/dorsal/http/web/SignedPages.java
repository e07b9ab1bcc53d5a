package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.Drafts.Saved;
import org.dorsal.assessment.Records;
import org.dorsal.assessment.Written;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.DraftVersion;

/** What follows a signature: status, note, PDF, handout, and the way to amend. Each shows the launch's patient only. */
final class SignedPages implements PageGroup {
    private static final String PDF = "application/pdf";

    private final Sheets sheets;
    private final Drafts drafts;
    private final Records records;
    private final Codes codes;
    private final Words words = new Words();
    private final Paper paper = new Paper();

    SignedPages(Sheets sheets, Drafts drafts, Records records, Codes codes) {
        this.sheets = sheets;
        this.drafts = drafts;
        this.records = records;
        this.codes = codes;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/assessment/{id}", (visit, form) -> told(visit, form, this::page)),
                Route.get(
                        "/assessment/{id}/record.pdf", (visit, form) -> told(visit, form, story -> pdf(visit, story))),
                Route.get("/assessment/{id}/handout", (visit, form) -> told(visit, form, SignedPages::handout)),
                Route.post("/assessment/{id}/amend", this::amend));
    }

    private Reply told(Visit visit, Form form, Function<SignedStory, Reply> tell) {
        return kept(visit, form)
                .map(kept -> SignedStory.of(visit.of(), kept, codes)
                        .map(tell)
                        .orElseGet(() ->
                                new Reply.GoTo("/assessment/" + kept.response().id() + "/review")))
                .orElseGet(Reply.Missing::new);
    }

    private Optional<Records.Kept> kept(Visit visit, Form form) {
        return form.one("id")
                .flatMap(id ->
                        records.of(visit.of().site(), visit.launch().patient().value(), id, visit.at()));
    }

    private Reply page(SignedStory story) {
        return Reply.Shown.page("signed", SignedView.of(story, Note.of(story, words)));
    }

    private Reply pdf(Visit visit, SignedStory story) {
        String name =
                "assessment-" + story.signed().assessment() + "-" + story.kept().version() + ".pdf";
        return new Reply.File(name, PDF, paper.pdf(PaperView.of(story.result(), BannerView.of(visit))), true);
    }

    private static Reply handout(SignedStory story) {
        return Reply.Shown.page("handout", HandoutView.of(story));
    }

    /** The stored answers become a draft; it is the clinician's only one for this form, so an open one stands in the way. */
    private Reply amend(Visit visit, Form form) {
        Optional<Records.Kept> kept = kept(visit, form).filter(found -> !found.withdrawn());
        if (kept.isEmpty()) {
            return new Reply.Missing();
        }
        var response = kept.get().said().submission().response();
        Draft draft = new Draft(
                Written.read(sheets.open(visit).form(), response),
                Draft.EMPTY.confirmed(),
                Draft.EMPTY.seen(),
                Draft.EMPTY.acknowledged(),
                Optional.empty(),
                Optional.of(new Draft.Amended(
                        kept.get().response().id(), kept.get().response().version())));
        return switch (drafts.save(sheets.key(visit), draft, DraftVersion.NONE, visit.at())) {
            case Saved.Done _ -> new Reply.GoTo("");
            case Saved.Behind _ ->
                new Reply.Shown(409, "review-stop", List.of(), new ReviewPages.Stop("draft", List.of()));
        };
    }
}
