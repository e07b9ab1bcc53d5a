package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.http.Trace;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.Answered;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorCookie;
import org.dorsal.smart.signin.AuditorRegistration;
import org.dorsal.smart.signin.AuditorSessions;
import org.dorsal.smart.signin.AuditorSignIn;
import org.dorsal.smart.signin.Begun;
import org.dorsal.smart.signin.Completed;
import org.dorsal.smart.signin.SignInRefusal;
import org.dorsal.smart.signin.SignInSettings;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Where auditors come in and leave. Every redirect goes to the discovered endpoint of the registered provider or to a page of
 * the site; each of the three acts is an event before it is an answer.
 */
final class SignInDoor {
    private static final Logger LOG = LoggerFactory.getLogger(SignInDoor.class);
    private static final String SITE = "site";
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AuditorSignIn signIn;
    private final AuditorSessions sessions;
    private final SignInSettings settings;
    private final Recorder recorder;
    private final Clock clock;
    private final RandomGenerator chance;
    private final Turns turns = new Turns(AT_ONCE, PATIENCE);

    SignInDoor(
            AuditorSignIn signIn,
            AuditorSessions sessions,
            SignInSettings settings,
            Recorder recorder,
            Clock clock,
            RandomGenerator chance) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.settings = settings;
        this.recorder = recorder;
        this.clock = clock;
        this.chance = chance;
    }

    /** One request at a site. */
    private record Asked(SiteId site, String id, HttpServletRequest request) {
        Map<String, String> cookies() {
            return AuditorCookies.of(request);
        }

        Optional<String> network() {
            return Optional.ofNullable(request.getRemoteAddr());
        }
    }

    /** {@code to} in the query names the page to show afterwards. */
    ServerResponse begin(ServerRequest request) {
        return atSite(request, (asked, sent) -> switch (signIn.begin(asked.site(), sent.one("to"))) {
            case Begun.Refused(SignInRefusal why) -> refused(asked, why, Optional.empty());
            case Begun.Redirect(URI to, AuditorCookie cookie) ->
                goTo(to, headers -> {
                    AuditorCookies.abandoned(asked.cookies()).forEach(name -> AuditorCookies.expire(headers, name));
                    AuditorCookies.set(headers, cookie);
                });
        });
    }

    ServerResponse callback(ServerRequest request) {
        return atSite(request, (asked, sent) -> switch (signIn.complete(asked.site(), sent)) {
            case Completed.Refused(SignInRefusal why, Optional<Who.Person> who) -> refused(asked, why, who);
            case Completed.SignedIn done -> {
                // before the browser gets its cookie: what can't be told of does not happen
                tell(asked, Deed.SIGN_IN, Optional.empty(), done.auditor().who(Optional.empty(), asked.network()));
                yield goTo(URI.create(done.to()), headers -> {
                    AuditorCookies.set(headers, done.cookie());
                    AuditorCookies.expire(headers, done.over());
                });
            }
        });
    }

    ServerResponse signOut(ServerRequest request) {
        return atSite(request, (asked, sent) -> {
            Optional<String> secret = sent.cookie(AuditorCookie.nameOf(asked.site()));
            Optional<Auditor> auditor = sessions.open(asked.site(), secret);
            if (auditor.isPresent()) {
                boolean made = sent.one("csrf").filter(auditor.get()::made).isPresent();
                if (!made || !ofOurOrigin(asked.request())) {
                    return SignInPages.notOurForm(asked.site().value());
                }
                tell(asked, Deed.SIGN_OUT, Optional.empty(), auditor.get().who(Optional.empty(), asked.network()));
                secret.ifPresent(known -> sessions.end(asked.site(), known));
            }
            return SignInPages.signedOut(
                    asked.site().value(),
                    headers -> AuditorCookies.expire(headers, AuditorCookie.nameOf(asked.site())));
        });
    }

    private ServerResponse refused(Asked asked, SignInRefusal why, Optional<Who.Person> who) {
        tell(asked, Deed.SIGN_IN, Optional.of(why), new Who(Optional.empty(), who, asked.network()));
        return SignInPages.refused(asked.site().value(), why);
    }

    private void tell(Asked asked, Deed deed, Optional<SignInRefusal> why, Who who) {
        Outcome outcome = why.map(
                        refusal -> refusal instanceof SignInRefusal.ProviderSilent ? Outcome.FAILED : Outcome.REFUSED)
                .orElse(Outcome.DONE);
        recorder.record(
                asked.site().value(),
                deed,
                outcome,
                why.map(SignInRefusal::says),
                who,
                Optional.of(asked.id()),
                Optional.empty(),
                List.of());
    }

    private ServerResponse atSite(ServerRequest request, BiFunction<Asked, Answered, ServerResponse> answer) {
        Optional<SiteId> site = settings.registrations().stream()
                .map(AuditorRegistration::site)
                .filter(known -> known.value().equals(request.pathVariable(SITE)))
                .findFirst();
        if (site.isEmpty()) {
            return SignInPages.refused("", new SignInRefusal.NotSetUp());
        }
        String id = Ids.timed(clock.instant(), chance).toString();
        try {
            Asked asked = new Asked(site.get(), id, request.servletRequest());
            Answered sent = new Answered(fields(asked.request()), asked.cookies());
            return turns.take(() -> answer.apply(asked, sent)).orElseGet(SignInPages::busy);
        } catch (StoreFault fault) {
            LOG.warn("request {}: {}", id, fault.getMessage()); // written by us, holds no row
            return SignInPages.busy();
        } catch (RuntimeException fault) {
            LOG.error("request {} broke: {}", id, Trace.of(fault));
            return SignInPages.broken(id);
        }
    }

    /** What can't be read is as if it were not there: no state, no code, no token. */
    private static Map<String, List<String>> fields(HttpServletRequest request) {
        try {
            Map<String, List<String>> fields = new HashMap<>();
            request.getParameterMap().forEach((name, values) -> fields.put(name, List.of(values)));
            return fields;
        } catch (IllegalStateException _) { // Servlet 6.1, getParameterMap; its message quotes what was sent
            return Map.of();
        }
    }

    /** Nothing says that it comes from elsewhere; what does not tell has to know the form's token all the same. */
    private boolean ofOurOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        URI base = settings.baseUrl();
        return (origin == null || origin.equalsIgnoreCase(base.getScheme() + "://" + base.getRawAuthority()))
                && (site == null || site.equals("same-origin"));
    }

    private static ServerResponse goTo(URI address, Consumer<HttpHeaders> more) {
        return ServerResponse.status(303)
                .location(address)
                .headers(SignInPages::guard)
                .headers(more)
                .build();
    }
}
