package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts.Kept;
import org.dorsal.assessment.History;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.http.web.Sheets.Keeping;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Reads;
import org.dorsal.knowledge.Wording;
import org.dorsal.store.DraftRows.DraftVersion;

/** The clinician's assessment: the form, what it comes to, and the draft behind it. */
record AssessmentPages(Sheets sheets, Codes codes, History history) implements PageGroup {
    private static final String PAGE = "assess";
    private static final String CHANGES = "assess-answer";

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("", this::page),
                Route.post("/answer", AuditAction.DRAFT, this::answer),
                Route.post("/save", AuditAction.DRAFT, this::save),
                Route.post("/acknowledge", AuditAction.DRAFT, this::save),
                Route.post("/draft/drop", AuditAction.DRAFT, this::drop),
                Route.post("/draft/hand-over", AuditAction.DRAFT, this::handOver),
                Route.post("/draft/take-over", AuditAction.DRAFT, this::takeOver),
                Route.get("/saved", this::saved),
                Route.get("/about/{question}", this::about));
    }

    private Reply page(Visit visit, Form form) {
        return Reply.Shown.page(PAGE, page(sheets.open(visit), Optional.empty()));
    }

    /** Some answers, sent by the script; answered with what they change on the page. */
    private Reply answer(Visit visit, Form form) {
        Posted posted = new Posted(sheets.open(visit), form);
        return switch (keep(posted, posted.changed())) {
            case Keeping.Done done -> changes(200, done.sheet(), Optional.empty());
            case Keeping.Behind(Sheet current) -> {
                Posted here = new Posted(current, form);
                Sheet unsaved = sheets.unsaved(current, here.changed());
                yield changes(409, unsaved, Optional.of(Conflict.of(current, unsaved, here, codes)));
            }
        };
    }

    /** The whole form, sent by the browser itself; nothing of it is lost when another window was faster. */
    private Reply save(Visit visit, Form form) {
        Posted posted = new Posted(sheets.open(visit), form);
        return switch (keep(posted, posted.entered())) {
            case Keeping.Done _ -> new Reply.GoTo(next(form));
            case Keeping.Behind(Sheet current) -> {
                Posted here = new Posted(current, form);
                Sheet unsaved = sheets.unsaved(current, here.whole());
                AssessView view = page(unsaved, Optional.of(Conflict.of(current, unsaved, here, codes)));
                yield new Reply.Shown(409, PAGE, view);
            }
        };
    }

    /** Not over another window's answers, unless the clinician has seen them or they are the same. */
    private Keeping keep(Posted posted, Draft entered) {
        Sheet sheet = posted.sheet();
        boolean seen = posted.seen().filter(sheet.version()::equals).isPresent();
        return (seen && !posted.undecided()) || posted.same() ? sheets.keep(sheet, entered) : new Keeping.Behind(sheet);
    }

    private static String next(Form form) {
        return switch (form.one("then").orElse("")) {
            case "review" -> "/review";
            case "close" -> "/saved";
            default -> "";
        };
    }

    private Reply drop(Visit visit, Form form) {
        Sheet sheet = sheets.open(visit);
        Optional<DraftVersion> seen = new Posted(sheet, form).seen();
        if (sheet.kept().isEmpty()
                || seen.filter(version -> sheets.drop(sheet, version)).isPresent()) {
            return new Reply.GoTo("");
        }
        Sheet current = sheets.open(visit);
        return new Reply.Shown(409, PAGE, page(current, Optional.of(Conflict.of(current, codes))));
    }

    private Reply handOver(Visit visit, Form form) {
        sheets.handOver(sheets.open(visit), form.one("back").isEmpty());
        return new Reply.GoTo("/saved");
    }

    private Reply takeOver(Visit visit, Form form) {
        form.one("version").flatMap(DraftVersion::read).ifPresent(seen -> sheets.takeOver(visit, seen));
        return new Reply.GoTo("");
    }

    private Reply about(Visit visit, Form form) {
        Sheet sheet = sheets.open(visit);
        return form.one("question")
                .flatMap(sheet.form()::item)
                .filter(Posted::onThePage)
                .<Reply>map(item -> Reply.Shown.page("assess-about", AboutView.of(sheet, item, codes)))
                .orElse(Reply.Refused.MISSING);
    }

    private Reply saved(Visit visit, Form form) {
        Optional<Kept> kept = sheets.open(visit).kept();
        return Reply.Shown.page(
                "assess-saved",
                new Later(
                        kept.map(draft -> Dates.moment(draft.saved(), visit.zone())),
                        kept.map(draft -> Dates.moment(draft.expires(), visit.zone())),
                        kept.flatMap(Kept::handedOver).map(at -> Dates.moment(at, visit.zone()))));
    }

    /**
     * A draft that waits; all empty when there is none.
     *
     * @param handedOver since when colleagues may go on with it
     */
    record Later(Optional<String> saved, Optional<String> until, Optional<String> handedOver) {}

    private AssessView page(Sheet sheet, Optional<Conflict> conflict) {
        Visit visit = sheet.visit();
        Optional<SignedDecision> last =
                sheet.kept().isPresent() ? Optional.empty() : history.lastSigned(visit.site(), visit.patient());
        Optional<HandOverView.Offer> offer = sheets.offered(visit)
                .map(offered -> HandOverView.Offer.of(offered, sheet.kept().isPresent(), codes));
        return AssessView.page(sheet, codes, before(sheet), last, conflict, offer);
    }

    private Reply changes(int status, Sheet sheet, Optional<Conflict> conflict) {
        return new Reply.Shown(status, CHANGES, AssessView.answer(sheet, codes, before(sheet), conflict));
    }

    private Optional<History.Before> before(Sheet sheet) {
        Visit visit = sheet.visit();
        return history.before(
                visit.site(), visit.patient(), sheet.draft().amends().map(Draft.Amended::response));
    }

    /** Why a question is asked: the criteria in force that read it, with what they mean and where they come from. */
    record AboutView(String linkId, String question, List<String> help, List<Why> why) {

        record Why(
                String flag,
                String tierCode,
                String tier,
                String says,
                String statement,
                String label,
                List<String> citations) {}

        static AboutView of(Sheet sheet, Item item, Codes codes) {
            return new AboutView(
                    item.linkId(),
                    item.text().in(sheet.locale()),
                    sheet.form().under(Optional.of(item.linkId())).stream()
                            .filter(below -> below.look().is("help"))
                            .map(below -> below.text().in(sheet.locale()))
                            .toList(),
                    sheet.scored().criteria().stream()
                            .flatMap(criteria -> criteria.criteria().stream())
                            .filter(criterion -> Reads.questions(criterion.condition(), sheet.form())
                                    .contains(item.linkId()))
                            .map(criterion -> why(criterion, codes, sheet.locale()))
                            .toList());
        }

        private static Why why(Criterion criterion, Codes codes, Wording.Locale locale) {
            return new Why(
                    criterion.flag().display().in(locale),
                    criterion.tier().code(),
                    CodeNames.disposition(codes, criterion.tier(), locale),
                    criterion.why().in(locale),
                    criterion.statement().in(locale),
                    CodeNames.code(codes, "criteria-label", criterion.label().code(), locale),
                    criterion.citations());
        }
    }
}
