package org.dorsal.http.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.dorsal.assessment.Software;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.web.OperateView.Connection;
import org.dorsal.http.web.OperateView.Fault;
import org.dorsal.http.web.OperateView.Loaded;
import org.dorsal.http.web.OperateView.OperateViews;
import org.dorsal.http.web.OperateView.Stuck;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.smart.launch.SessionEnding;
import org.dorsal.writeback.CopyingOut;
import org.dorsal.writeback.EhrHealth;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Resolving;
import org.dorsal.writeback.Resolving.Resolved;

/** What operators see of a site, and what they decide about its deliveries and its sessions. */
record OperatePages(
        Filings filings,
        Resolving resolving,
        CopyingOut copying,
        SessionEnding ending,
        EhrHealth health,
        Knowledge knowledge,
        LaunchSettings launches,
        WebSettings settings,
        Software software) {
    static final String PAGE = "operate";

    private static final String ENDED = "done-ended";
    private static final String NONE_ENDED = "none-ended";
    private static final Set<String> NOTICES = Set.of("done", ENDED, NONE_ENDED);
    private static final int MOST = 100;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int BUSY = 503;

    /** Who asks about which site, and when. */
    record Asked(WebSettings.OfSite of, OperatorKey operator, Instant at, String requestId) {
        FilingWords words() {
            return FilingWords.of(of);
        }

        String site() {
            return of.site().id();
        }
    }

    /** The page; the notice stands in the address after a decision, so only known ones are shown. */
    Reply.Shown page(Asked asked, Form form) {
        Optional<String> notice = form.one("notice").filter(NOTICES::contains);
        return shown(200, asked, notice, ResolveForm.NONE, EndForm.NONE);
    }

    /** Carries out a decision; empty when it was, and the page is to be loaded anew. */
    Optional<Reply.Shown> resolve(Asked asked, Form form) {
        ResolveForm sent = ResolveForm.of(form);
        if (!sent.faults().isEmpty()) {
            return Optional.of(shown(UNPROCESSABLE, asked, Optional.empty(), sent, EndForm.NONE));
        }
        Resolved resolved = resolving.resolve(
                asked.site(),
                UUID.fromString(sent.key()),
                sent.resolution(),
                asked.operator().name(),
                sent.reason());
        return switch (resolved) {
            case DONE -> Optional.empty();
            case UNKNOWN -> Optional.of(shown(UNPROCESSABLE, asked, Optional.of("unknown"), sent, EndForm.NONE));
            case NOT_STUCK -> Optional.of(shown(CONFLICT, asked, Optional.of("not-stuck"), sent, EndForm.NONE));
            case BUSY -> Optional.of(shown(BUSY, asked, Optional.of("busy"), sent, EndForm.NONE));
        };
    }

    /** What came of a wish to end sessions. */
    sealed interface Ended {
        /**
         * They are over, or there were none.
         *
         * @param notice names what the page says when it is loaded anew
         */
        record Done(String notice) implements Ended {}

        /** Nothing was ended: the form has to be mended. */
        record Faulty(Reply.Shown page) implements Ended {}
    }

    Ended end(Asked asked, Form form, Who who) {
        EndForm sent = EndForm.of(form);
        if (!sent.faults().isEmpty()) {
            return new Ended.Faulty(shown(UNPROCESSABLE, asked, Optional.empty(), ResolveForm.NONE, sent));
        }
        int ended =
                ending.end(new SiteId(asked.site()), sent.whose(), who, sent.reason(), Optional.of(asked.requestId()));
        return new Ended.Done(ended > 0 ? ENDED : NONE_ENDED);
    }

    /** A delivery for who files it by hand; empty when the form names none that can be read. */
    Optional<CopyingOut.CopiedOut> copied(Asked asked, Form form) {
        return form.text("key")
                .filter(Ids::isWrittenLikeOurs)
                .flatMap(key -> copying.of(asked.site(), UUID.fromString(key)));
    }

    private Reply.Shown shown(int status, Asked asked, Optional<String> notice, ResolveForm sent, EndForm end) {
        FilingWords words = asked.words();
        OperateViews views = new OperateViews(words);
        List<Stuck> stuck = filings.stuck(asked.site(), MOST).stream()
                .map(one -> views.stuck(one, sent))
                .toList();
        OperateView view = new OperateView(
                asked.site(),
                asked.of().site().rules().name(),
                asked.operator().name(),
                asked.operator().csrf(asked.site()),
                words.moment(asked.at()),
                software.name() + " " + software.version(),
                List.copyOf(new TreeSet<>(settings.sites().keySet())),
                notice,
                Stream.concat(
                                faults(sent, stuck, words).stream(),
                                end.faults().stream()
                                        .map(field -> new Fault(field, words.say("operate.fault." + field))))
                        .toList(),
                end,
                views.lights(health.of(asked.site()), filings.depth(asked.site(), asked.at())),
                stuck,
                MOST,
                loaded(),
                connections());
        return new Reply.Shown(status, PAGE, view);
    }

    /** Each leads to its field, where the delivery is still on the page. */
    private static List<Fault> faults(ResolveForm sent, List<Stuck> stuck, FilingWords words) {
        boolean there =
                stuck.stream().anyMatch(one -> one.decidable() && one.key().equals(sent.key()));
        List<Fault> faults = new ArrayList<>();
        sent.faults()
                .forEach(fault -> faults.add(new Fault(
                        there && !fault.field().equals("key") ? fault.field() + "-" + sent.key() : "",
                        words.say("operate.fault." + fault.field()))));
        return faults;
    }

    private List<Loaded> loaded() {
        return knowledge.published().stream()
                .map(one -> new Loaded(
                        one.type(),
                        one.edition().url(),
                        one.edition().version(),
                        one.edition().sha256(),
                        one.status()))
                .toList();
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
