package org.dorsal.http.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.assessment.Software;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.web.OperateView.Connection;
import org.dorsal.http.web.OperateView.OperateFault;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.OperateView.StuckItemView;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.Secrets;
import org.dorsal.smart.launch.SessionTermination;
import org.dorsal.writeback.EhrHealth;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ManualCopy;
import org.dorsal.writeback.Resolving;

/** Operators' view of a site, and their decisions about its deliveries and sessions. */
record OperatePages(
        Filings filings,
        Resolving resolving,
        ManualCopy manualCopy,
        SessionTermination ending,
        EhrHealth health,
        Knowledge knowledge,
        LaunchSettings launches,
        WebSettings settings,
        Software software) {
    static final String PAGE = "operate";

    private static final String DONE = "done";
    private static final String ENDED = "done-ended";
    private static final String NONE_ENDED = "none-ended";
    private static final Set<String> NOTICES = Set.of(DONE, ENDED, NONE_ENDED);
    private static final int MOST = 100;

    /**
     * A request of an operator about one site.
     *
     * @param csrf form token, masked for this page
     */
    record OperatorRequest(WebSettings.SitePages of, OperatorKey operator, String csrf, Instant at, String requestId) {
        static OperatorRequest of(
                WebSettings.SitePages of, OperatorKey operator, Instant at, String requestId, RandomGenerator chance) {
            String token = operator.csrf(of.site().id(), at);
            return new OperatorRequest(of, operator, Secrets.masked(token, chance), at, requestId);
        }

        String site() {
            return of.site().id();
        }
    }

    /** Renders the page. The notice is a query parameter after a decision, so that only known values are shown. */
    PageReply.RenderedPage page(OperatorRequest asked, PageForm form) {
        Optional<String> notice = form.one("notice").filter(NOTICES::contains);
        return shown(200, asked, notice, ResolveForm.NONE, EndForm.NONE);
    }

    /** Result of a submitted form. */
    sealed interface OperationResult {
        /**
         * Success: the operation was carried out, or no action was needed.
         *
         * @param notice message key of the notice on the reloaded page
         */
        record CompletedOperation(String notice) implements OperationResult {}

        /** Nothing was done, and the page says why. */
        record RejectedOperation(PageReply.RenderedPage page) implements OperationResult {}
    }

    OperationResult resolve(OperatorRequest asked, PageForm form) {
        ResolveForm sent = ResolveForm.of(form);
        if (!sent.faults().isEmpty()) {
            return not(422, asked, Optional.empty(), sent, EndForm.NONE);
        }
        UUID key = UUID.fromString(sent.key());
        String operator = asked.operator().name();
        return switch (resolving.resolve(asked.site(), key, sent.resolution(), operator, sent.reason())) {
            case DONE -> new OperationResult.CompletedOperation(DONE);
            case UNKNOWN -> not(422, asked, Optional.of("unknown"), sent, EndForm.NONE);
            case NOT_STUCK -> not(409, asked, Optional.of("not-stuck"), sent, EndForm.NONE);
            case BUSY -> not(503, asked, Optional.of("busy"), sent, EndForm.NONE);
        };
    }

    OperationResult end(OperatorRequest asked, PageForm form, Who who) {
        EndForm sent = EndForm.of(form);
        if (!sent.faults().isEmpty()) {
            return not(422, asked, Optional.empty(), ResolveForm.NONE, sent);
        }
        int ended =
                ending.end(new SiteId(asked.site()), sent.whose(), who, sent.reason(), Optional.of(asked.requestId()));
        return new OperationResult.CompletedOperation(ended > 0 ? ENDED : NONE_ENDED);
    }

    private OperationResult not(
            int status, OperatorRequest asked, Optional<String> notice, ResolveForm sent, EndForm end) {
        return new OperationResult.RejectedOperation(shown(status, asked, notice, sent, end));
    }

    /** A delivery for who files it by hand; empty when the form names none that can be read. */
    Optional<ManualCopy.CopiedOut> copied(OperatorRequest asked, PageForm form) {
        return form.text("key")
                .filter(Ids::isWrittenLikeOurs)
                .flatMap(key -> manualCopy.of(asked.site(), UUID.fromString(key)));
    }

    private PageReply.RenderedPage shown(
            int status, OperatorRequest asked, Optional<String> notice, ResolveForm sent, EndForm end) {
        FilingWords words = FilingWords.of(asked.of());
        OperateViews views = new OperateViews(words);
        List<StuckItemView> stuck = filings.stuck(asked.site(), MOST).stream()
                .map(one -> views.stuck(one, sent))
                .toList();
        OperateView view = new OperateView(
                asked.site(),
                asked.of().site().rules().name(),
                asked.operator().name(),
                asked.csrf(),
                words.moment(asked.at()),
                software.name() + " " + software.version(),
                notice,
                faults(sent, end, stuck, words),
                end,
                views.lights(health.of(asked.site()), filings.depth(asked.site(), asked.at())),
                stuck,
                MOST,
                knowledge.published(),
                connections());
        return new PageReply.RenderedPage(status, PAGE, view);
    }

    /** Builds the faults; each links to its field when the delivery is still on the page. */
    private static List<OperateFault> faults(
            ResolveForm sent, EndForm end, List<StuckItemView> stuck, FilingWords words) {
        boolean there =
                stuck.stream().anyMatch(one -> one.decidable() && one.key().equals(sent.key()));
        Stream<OperateFault> decision = sent.faults().stream()
                .map(field -> new OperateFault(
                        there && !field.equals("key") ? field + "-" + sent.key() : "",
                        words.say("operate.fault." + field)));
        Stream<OperateFault> wish =
                end.faults().stream().map(field -> new OperateFault(field, words.say("operate.fault." + field)));
        return Stream.concat(decision, wish).toList();
    }

    private List<Connection> connections() {
        return new TreeSet<>(settings.sites().keySet())
                .stream()
                        .map(site -> {
                            Optional<EhrRegistration> ehr = launches.ehr(new SiteId(site));
                            return new Connection(
                                    site,
                                    settings.baseUrl() + "/launch/" + site,
                                    ehr.map(EhrRegistration::fhirBase),
                                    ehr.map(EhrRegistration::clientId),
                                    ehr.map(EhrRegistration::scopes).orElse(List.of()));
                        })
                        .toList();
    }
}
