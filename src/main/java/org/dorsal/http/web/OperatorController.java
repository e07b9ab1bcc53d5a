package org.dorsal.http.web;

import java.time.LocalDate;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Software;
import org.dorsal.audit.log.LogConfiguration.WitnessHealth;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.web.OperateView.EhrConnection;
import org.dorsal.http.web.OperateView.OperateFault;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.OperateView.StuckItemView;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrHealth;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.SessionTermination;
import org.dorsal.writeback.DeliveryExport;
import org.dorsal.writeback.DeliveryResolver;
import org.dorsal.writeback.Filings;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Operators' view of a site, and their decisions about its deliveries and sessions. */
@Controller
@RequestMapping(OperatorPageArea.ROOT + "/{site}")
record OperatorController(
        Filings filings,
        DeliveryResolver resolving,
        DeliveryExport manualCopy,
        SessionTermination ending,
        EhrHealth health,
        WitnessHealth witnesses,
        Knowledge knowledge,
        LaunchSettings launches,
        WebSettings settings,
        Software software,
        OperatorPageArea area) {
    static final String PAGE = "operate";

    /** Most deliveries that are listed and counted one by one. */
    private static final int MAX_ITEMS = 100;

    private static final String DONE = "done";
    private static final String ENDED = "done-ended";
    private static final String NONE_ENDED = "none-ended";
    private static final Set<String> NOTICES = Set.of(DONE, ENDED, NONE_ENDED);

    /** Shows the site. The notice is a query parameter after a decision, so that only known values are shown. */
    @GetMapping
    ModelAndView show(OperatorRequest request, PageForm form) {
        Optional<String> notice = form.value("notice").filter(NOTICES::contains);
        return shown(200, request, notice, ResolveForm.NONE, EndSessionsForm.NONE);
    }

    @PostMapping("/resolve")
    ModelAndView resolve(OperatorRequest request, PageForm form) {
        ResolveForm sent = ResolveForm.of(form);
        if (!sent.faults().isEmpty()) {
            return shown(422, request, Optional.empty(), sent, EndSessionsForm.NONE);
        }
        UUID key = UUID.fromString(sent.key());
        String operator = request.operatorName();
        return switch (resolving.resolve(request.site(), key, sent.resolution(), operator, sent.reason())) {
            case DONE -> done(request, DONE);
            case UNKNOWN -> shown(422, request, Optional.of("unknown"), sent, EndSessionsForm.NONE);
            case NOT_STUCK -> shown(409, request, Optional.of("not-stuck"), sent, EndSessionsForm.NONE);
            case BUSY -> shown(503, request, Optional.of("busy"), sent, EndSessionsForm.NONE);
        };
    }

    @PostMapping("/end-sessions")
    ModelAndView endSessions(OperatorRequest request, PageForm form) {
        EndSessionsForm sent = EndSessionsForm.of(form);
        if (!sent.faults().isEmpty()) {
            return shown(422, request, Optional.empty(), ResolveForm.NONE, sent);
        }
        int ended = ending.end(
                new SiteId(request.site()),
                sent.namedPerson(),
                request.agents(),
                sent.reason(),
                Optional.of(request.requestId()));
        return done(request, ended > 0 ? ENDED : NONE_ENDED);
    }

    /** Redirects to the page with a notice; the decision was audited in its commit. */
    private static ModelAndView done(OperatorRequest request, String notice) {
        return PageViews.redirect(OperatorPageArea.ROOT + "/" + request.site() + "?notice=" + notice);
    }

    /** Sends a delivery as a file for manual filing, after the audit event about its patient. */
    @PostMapping("/copy")
    ModelAndView copy(OperatorRequest request, PageForm form) {
        return form.text("key")
                .filter(Ids::isWrittenLikeOurs)
                .flatMap(key -> manualCopy.of(request.site(), UUID.fromString(key)))
                .map(copy -> {
                    area.recordCopy(request, copy.patient(), copy.assessment());
                    return PageViews.file(
                            copy.type(), "attachment; filename=\"" + copy.assessment() + "\"", copy.body());
                })
                .orElseGet(() -> {
                    area.recordProblem(request, 404, "no-page");
                    return ProblemPages.view(request.requestId(), 404, "no-page");
                });
    }

    private ModelAndView shown(
            int status, OperatorRequest request, Optional<String> notice, ResolveForm sent, EndSessionsForm end) {
        FilingWords words = FilingWords.of(request.sitePages());
        OperateViews views = new OperateViews(words);
        List<StuckItemView> stuck = filings.stuck(request.site(), MAX_ITEMS).stream()
                .map(item -> views.stuck(item, sent))
                .toList();
        Filings.QueueDepth depth = filings.depth(request.site(), request.time());
        // all parked ones, and the rejected ones that are listed
        long attention = Math.max(
                depth.parked(), stuck.stream().filter(StuckItemView::decidable).count());
        OperateView view = new OperateView(
                request.site(),
                request.sitePages().site().rules().name(),
                request.operatorName(),
                request.csrf(),
                words.moment(request.time()),
                software.name() + " " + software.version(),
                notice,
                faults(sent, end, stuck, words),
                end,
                views.lights(
                        health.of(new SiteId(request.site())),
                        depth,
                        attention,
                        witnesses.unwitnessed(request.site()),
                        request.time()),
                stuck,
                attention,
                MAX_ITEMS,
                knowledge.published(),
                knowledge.overdue(LocalDate.ofInstant(request.time(), words.zone())),
                connection(request.site()));
        area.recordPage(request, status);
        return PageViews.page(status, PAGE, view);
    }

    /** Builds the faults; each links to its field when the delivery is still on the page. */
    private static List<OperateFault> faults(
            ResolveForm sent, EndSessionsForm end, List<StuckItemView> stuck, FilingWords words) {
        boolean shown =
                stuck.stream().anyMatch(item -> item.decidable() && item.key().equals(sent.key()));
        Stream<OperateFault> decision = sent.faults().stream()
                .map(field -> new OperateFault(
                        shown && !field.equals("key") ? field + "-" + sent.key() : "",
                        words.message("operate.fault." + field)));
        Stream<OperateFault> unwanted =
                end.faults().stream().map(field -> new OperateFault(field, words.message("operate.fault." + field)));
        return Stream.concat(decision, unwanted).toList();
    }

    private EhrConnection connection(String site) {
        Optional<EhrRegistration> ehr = launches.ehr(new SiteId(site));
        return new EhrConnection(
                settings.baseUrl() + "/launch/" + site,
                ehr.map(EhrRegistration::fhirBase),
                ehr.map(EhrRegistration::clientId),
                ehr.map(EhrRegistration::scopes).orElse(List.of()));
    }
}
