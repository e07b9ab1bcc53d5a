package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.fhirjson.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to the operators' pages. There are none where no operator is configured; nobody learns which sites there are
 * without a key; nothing is decided but from a page of our own. Nobody may frame them.
 */
final class OperatorDoor {
    static final String ROOT = "/operate";

    private static final Logger LOG = LoggerFactory.getLogger(OperatorDoor.class);
    private static final String CHALLENGE = "Basic realm=\"Dorsal operators\", charset=\"UTF-8\"";

    private final Operators operators;
    private final OperatePages pages;
    private final WebSettings settings;
    private final Answers answers;
    private final Clock clock;
    private final RandomGenerator chance;

    OperatorDoor(
            Operators operators,
            OperatePages pages,
            WebSettings settings,
            Answers answers,
            Clock clock,
            RandomGenerator chance) {
        this.operators = operators;
        this.pages = pages;
        this.settings = settings;
        this.answers = answers;
        this.clock = clock;
        this.chance = chance;
    }

    /** Whether that path is ours. */
    static boolean at(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** Answers a request below {@value #ROOT}. */
    Sent answer(HttpServletRequest request) {
        String requestId = Ids.timed(clock.instant(), chance).toString();
        if (operators.none()) {
            return problem(404, "no-page", requestId);
        }
        Optional<OperatorKey> operator = OperatorKey.read(Optional.ofNullable(request.getHeader("Authorization")))
                .filter(key -> operators.known(key.name(), key.key()).isPresent());
        if (operator.isEmpty()) {
            LOG.warn("request {}: somebody without an operator's key was not let in", requestId);
            return problem(401, "operator", requestId).with("WWW-Authenticate", CHALLENGE);
        }
        return answers.guarded(requestId, Optional.empty(), () -> inside(request, operator.get(), requestId));
    }

    private Sent inside(HttpServletRequest request, OperatorKey operator, String requestId) {
        String path = request.getRequestURI();
        boolean get = request.getMethod().equals("GET");
        boolean post = request.getMethod().equals("POST");
        Optional<Map<String, List<String>>> page = Segments.match(ROOT + "/{site}", path);
        Optional<Map<String, List<String>>> act = Segments.match(ROOT + "/{site}/resolve", path);
        Optional<WebSettings.OfSite> of = page.or(() -> act)
                .flatMap(values -> new Form(values).one("site"))
                .flatMap(settings::site);
        if (of.isEmpty()) {
            return problem(404, "no-page", requestId);
        }
        if (page.isPresent() ? !get : !post) {
            return problem(405, "method", requestId).with("Allow", page.isPresent() ? "GET" : "POST");
        }
        Optional<Form> form = Fields.of(request).map(Form::new);
        if (form.isEmpty()) {
            return problem(400, "unreadable", requestId);
        }
        var asked = new OperatePages.Asked(of.get(), operator, clock.instant(), requestId);
        return page.isPresent()
                ? answers.outside(pages.page(asked, form.get()), of.get())
                : act(request, form.get(), asked);
    }

    private Sent act(HttpServletRequest request, Form form, OperatePages.Asked asked) {
        if (!ours(request, form, asked)) {
            return problem(403, "operator-form", asked.requestId());
        }
        return pages.resolve(asked, form)
                .map(shown -> answers.outside(shown, asked.of()))
                .orElseGet(() -> SafetyHeaders.on(Sent.empty(303), List.of())
                        .with("Location", ROOT + "/" + asked.site() + "?notice=done"));
    }

    /** Form token, and where the browser tells it: a page of our own origin sent this. */
    private boolean ours(HttpServletRequest request, Form form, OperatePages.Asked asked) {
        return Origins.ours(request, settings)
                && asked.operator().made(form.one(PageDoor.CSRF_FIELD).orElse(""), asked.site());
    }

    private Sent problem(int status, String key, String requestId) {
        return answers.problem(status, key, requestId, Optional.empty());
    }
}
