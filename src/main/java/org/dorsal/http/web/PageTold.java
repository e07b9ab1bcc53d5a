package org.dorsal.http.web;

import static java.util.Map.entry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.chart.Chart;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.Launch;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.store.StoreFault;

/**
 * Audits every page with patient data before it leaves, and every refusal (promise P11), without any typed content.
 */
record PageTold(Recorder recorder) {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** By the word that the problem's page has. */
    private static final Map<String, String> PROBLEMS = Map.ofEntries(
            entry("unknown-launch", "The browser does not hold this launch."),
            entry("launch-ended", "The launch has ended."),
            entry("method", "The page takes no such method."),
            entry("unreadable", "The form can't be read."),
            entry("foreign-form", "The form was not sent by a page of this launch."),
            entry("operator-form", "The form was not sent by a page of this operator."),
            entry("operator", "No operator has this key."),
            entry("no-session", "The person has no such session open."),
            entry("old-session", "The launch is too old to sign out elsewhere."),
            entry("no-page", "There is no such page, or no such assessment of this patient."),
            entry("stop.old", "The launch is too old to sign; nothing was stored."),
            entry("stop.nobody", "The EHR does not say who this is; nothing was stored."),
            entry("stop.wrong-patient", "The form was about another patient; nothing was stored."),
            entry("stop.draft", "Another draft is open; nothing was stored."));

    /**
     * @param page the route's pattern; empty when there is no such page
     * @param assessments ids of those in the address, as they came
     */
    record PageRequest(
            String site,
            AuditAction action,
            Optional<String> page,
            List<String> assessments,
            Who who,
            Optional<String> patient,
            String requestId) {
        /** The same about an assessment of that patient. */
        PageRequest of(String whose, String assessment) {
            return new PageRequest(site, action, page, List.of(assessment), who, Optional.of(whose), requestId);
        }

        @Override
        public String toString() {
            return "Asked[" + requestId + "]";
        }
    }

    /** Audits a page with the given status; throws when the event cannot be recorded. */
    void of(PageRequest asked, int status) {
        record(asked, status, status < REFUSED ? Optional.empty() : Optional.of(says(status)));
    }

    /** Audits a page that reports a problem. */
    void problem(PageRequest asked, int status, String key) {
        record(asked, status, Optional.of(PROBLEMS.getOrDefault(key, says(status))));
    }

    /**
     * A launch that did not come about; who it was is not known.
     *
     * @param status of the page that says so
     */
    void launchRefused(String site, SignInRefusal why, int status, String network) {
        recorder.record(
                site,
                AuditAction.LAUNCH,
                outcome(status),
                Optional.of(why.says()),
                Who.unknown(Optional.of(network)),
                Optional.empty(),
                Optional.empty(),
                List.of(new About.AboutFact("reason", why.code())));
    }

    private void record(PageRequest asked, int status, Optional<String> says) {
        List<About> abouts = new ArrayList<>();
        asked.assessments().stream()
                .filter(Ids::isWrittenLikeOurs)
                .distinct()
                .forEach(id -> abouts.add(new About.AboutResource("QuestionnaireResponse/" + id, Optional.empty())));
        asked.page().ifPresent(page -> abouts.add(new About.AboutFact("page", page)));
        recorder.record(
                asked.site(),
                status < REFUSED ? AuditAction.VIEW : asked.action(),
                outcome(status),
                says,
                asked.who(),
                Optional.of(asked.requestId()),
                asked.patient(),
                abouts);
    }

    private static EventOutcome outcome(int status) {
        if (status >= FAILED) {
            return EventOutcome.FAILED;
        }
        return status >= REFUSED ? EventOutcome.REFUSED : EventOutcome.DONE;
    }

    private static String says(int status) {
        return switch (status) {
            case 403 -> "It is not allowed; nothing was stored.";
            case 404 -> "There is nothing of that kind.";
            case 409 -> "Something has changed meanwhile; nothing was stored.";
            case 422 -> "Something is missing or wrong; nothing was stored.";
            case 503 -> "It can't be done now; nothing was stored.";
            default -> "Something failed here.";
        };
    }

    /** Replies of a launch's pages, sent after their audit event is recorded. */
    record ToldPages(PageTold told, PageResponder answers) {
        /**
         * A request that has not passed the guard.
         *
         * @param network address that it came from
         */
        record From(Optional<Route> route, String network, String requestId, WebSettings.SitePages of) {
            /** The same, once it has passed. */
            Visit visit(Launch launch, Chart chart, String csrf, Instant at) {
                return new Visit(launch, chart, of, csrf, requestId, network, at);
            }

            PageTold.PageRequest asked(Who who, Optional<String> patient) {
                return new PageTold.PageRequest(
                        of.site().id(),
                        route.map(Route::action).orElse(AuditAction.VIEW),
                        route.map(Route::name),
                        List.of(),
                        who,
                        patient,
                        requestId);
            }
        }

        /** Refuses a request without a valid launch. */
        Sent stranger(From from, String problem) {
            Who stranger = Who.unknown(Optional.of(from.network()));
            told.problem(from.asked(stranger, Optional.empty()), 403, problem);
            return answers.problem(403, problem, from.requestId(), Optional.of(from.of()));
        }

        /**
         * Refuses a launch for which the EHR does not identify the patient.
         *
         * @param why reason as in {@code Chart.unread}
         */
        Sent withoutChart(From from, Launch launch, String why) {
            PageTold.PageRequest asked = from.asked(
                    Signer.who(launch, from.network()),
                    Optional.of(launch.patient().value()));
            told.record(asked, 502, Optional.of("The EHR does not say whose record it is (" + why + ")."));
            return answers.problem(
                    502, "no-chart", Optional.of(AssessView.NotRead.of(why)), from.requestId(), Optional.of(from.of()));
        }

        Sent problem(Visit visit, Optional<Route> route, int status, String key) {
            told.problem(asked(visit, route, PageForm.EMPTY), status, key);
            return answers.problem(status, key, visit.requestId(), Optional.of(visit.of()));
        }

        /** Runs the route's handler and audits its reply. */
        Sent answered(Visit visit, Route route, PageForm form) {
            PageTold.PageRequest asked = asked(visit, Optional.of(route), form);
            PageReply reply = replied(visit, route, form, asked);
            switch (reply) {
                case PageReply.GoTo _, PageReply.Unchanged _, PageReply.SignedOut _ -> {
                    // shows no data; stored changes were audited in their transaction
                }
                case PageReply.RenderedPage shown
                when route.action() == AuditAction.DRAFT && shown.status() < REFUSED -> {
                    // the draft was audited in its transaction, which includes its score
                }
                case PageReply.RenderedPage shown
                when shown.view() instanceof ReviewPages.Stop(String key, var _) ->
                    told.problem(asked, shown.status(), "stop." + key);
                case PageReply.RenderedPage shown -> told.of(asked, shown.status());
                case PageReply.Pdf _ -> told.of(asked, 200);
                case PageReply.RefusedPage(int status, String key) -> told.problem(asked, status, key);
            }
            return answers.sent(reply, visit);
        }

        /**
         * Runs the handler and audits a failure. When the store is unavailable no event can be recorded, and no page
         * is shown.
         */
        private PageReply replied(Visit visit, Route route, PageForm form, PageTold.PageRequest asked) {
            try {
                return route.handler().answer(visit, form);
            } catch (RuntimeException fault) {
                if (!(fault instanceof StoreFault)) {
                    told.of(asked, 500);
                }
                throw fault;
            }
        }

        private static PageTold.PageRequest asked(Visit visit, Optional<Route> route, PageForm form) {
            return new PageTold.PageRequest(
                    visit.site(),
                    route.map(Route::action).orElse(AuditAction.VIEW),
                    route.map(Route::name),
                    Stream.of("id", "a", "b")
                            .flatMap(name -> form.one(name).stream())
                            .toList(),
                    Signer.who(visit),
                    Optional.of(visit.patient()),
                    visit.requestId());
        }
    }
}
