package org.dorsal.http.cds;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.http.Trace;
import org.dorsal.http.cds.HookReading.HookFault;
import org.dorsal.http.cds.HookReading.HookRequest;
import org.dorsal.offer.PrefetchTemplate;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** CDS Hooks endpoint. It admits few calls at once, because clinicians' pages use the same database. */
@RestController
@RequestMapping(CdsHooksController.ROOT)
final class CdsHooksController {
    static final String ROOT = "/cds";
    static final String DISCOVERY = "/cds-services";
    static final String ID = "upper-back-pain";
    static final String SERVICE = DISCOVERY + "/" + ID;

    private static final Logger LOG = LoggerFactory.getLogger(CdsHooksController.class);
    private static final int MAX_CONCURRENT = 8;

    private final CdsSettings settings;
    private final AuditRecorder recorder;
    private final HookCards cards;
    private final Semaphore calls = new Semaphore(MAX_CONCURRENT);

    CdsHooksController(CdsSettings settings, AuditRecorder recorder, HookCards cards) {
        this.settings = settings;
        this.recorder = recorder;
        this.cards = cards;
    }

    /** Lists the service once for each hook: a client replaces the cards of the earlier hook of the same id. */
    @RequestMapping("/{site}" + DISCOVERY)
    ResponseEntity<byte[]> discover(@PathVariable String site, HttpServletRequest request) {
        if (!settings.has(site)) {
            return notFound();
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return wrongMethod("GET, HEAD");
        }
        var services = HookRequestReader.HOOKS.keySet().stream()
                .sorted()
                .map(this::service)
                .toList();
        return json(HttpStatus.OK, Map.of("services", services));
    }

    /** A member without a value is left out: the standard admits no empty object. */
    private Map<String, Object> service(String hook) {
        Map<String, Object> service = new LinkedHashMap<>(Map.of(
                "hook",
                hook,
                "id",
                ID,
                "title",
                "Upper back pain",
                "description",
                "Offers the assessment of upper back pain."));
        Map<String, String> prefetch = cards.templates(hook).stream()
                .collect(Collectors.toMap(PrefetchTemplate::key, PrefetchTemplate::query));
        if (!prefetch.isEmpty()) {
            service.put("prefetch", prefetch);
        }
        return service;
    }

    /** Answers a call of a hook. */
    @RequestMapping("/{site}" + SERVICE)
    ResponseEntity<byte[]> call(@PathVariable String site, HttpServletRequest request) {
        if (!settings.has(site)) {
            return notFound();
        }
        if (!request.getMethod().equals("POST")) {
            return wrongMethod("POST");
        }
        // null without the chain's check, for which there would be no caller to name in the event
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken client)) {
            return problem(status(HttpStatus.UNAUTHORIZED), "Send a signed token of a CDS client of this site.");
        }
        if (!isJson(request)) {
            return problem(
                    status(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
                    "Send the request as application/json, without Content-Encoding.");
        }
        if (!calls.tryAcquire()) {
            return busy();
        }
        try {
            return answer(site, request, client.getToken());
        } catch (IOException _) {
            return problem(status(HttpStatus.REQUEST_TIMEOUT), "The body did not arrive; send it again.");
        } catch (StoreException fault) {
            LOG.warn("site {}: a hook was not answered: {}", site, fault.getMessage());
            return busy();
        } catch (RuntimeException unforeseen) {
            LOG.error("site {}: a hook was not answered: {}", site, Trace.of(unforeseen));
            return problem(status(HttpStatus.INTERNAL_SERVER_ERROR), "This call failed; its operator was told.");
        } finally {
            calls.release();
        }
    }

    private ResponseEntity<byte[]> answer(String site, HttpServletRequest request, Jwt client) throws IOException {
        byte[] body = request.getInputStream().readNBytes(HookRequestReader.LIMITS.maxBytes() + 1);
        return switch (HookRequestReader.read(body)) {
            case HookFault(int status, var says) -> {
                record(site, request, client, EventOutcome.REFUSED, Optional.empty(), List.of());
                yield problem(status(HttpStatus.valueOf(status)), says);
            }
            case HookRequest hook -> answer(site, request, client, hook);
        };
    }

    private ResponseEntity<byte[]> answer(String site, HttpServletRequest request, Jwt client, HookRequest hook) {
        return switch (cards.answer(site, issuer(client), hook)) {
            case HookCards.CardReply.UnmetPrecondition(var says) -> {
                record(site, request, client, EventOutcome.REFUSED, Optional.of(hook), List.of());
                yield problem(status(HttpStatus.PRECONDITION_FAILED), says);
            }
            case HookCards.CardReply.ShownCards(var shown) -> {
                record(site, request, client, EventOutcome.DONE, Optional.of(hook), shown);
                yield json(HttpStatus.OK, Map.of("cards", shown));
            }
        };
    }

    private static String issuer(Jwt client) {
        return Objects.requireNonNull(client.getClaimAsString("iss"));
    }

    private void record(
            String site,
            HttpServletRequest request,
            Jwt client,
            EventOutcome outcome,
            Optional<HookRequest> hook,
            List<CardView> shown) {
        var issuer = issuer(client);
        var agent = new AuditAgents.ClientAgent(
                issuer, Optional.ofNullable(client.getSubject()).orElse(issuer), Optional.ofNullable(client.getId()));
        recorder.record(
                site,
                AuditAction.HOOK,
                outcome,
                Optional.empty(),
                new AuditAgents(Optional.of(agent), Optional.empty(), Optional.of(request.getRemoteAddr())),
                hook.map(HookRequest::hookInstance),
                hook.map(HookRequest::patient),
                shown.stream()
                        .flatMap(card -> Stream.<AuditSubject>of(
                                new AuditSubject.FactSubject("card", card.rule()),
                                new AuditSubject.FactSubject("card-id", card.uuid())))
                        .toList());
    }

    private static boolean isJson(HttpServletRequest request) {
        try {
            return request.getHeader("Content-Encoding") == null
                    && request.getContentType() != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(
                            MediaType.parseMediaType(request.getContentType()));
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }

    /** Answers addresses that do not exist. */
    @RequestMapping({"", "/**"})
    ResponseEntity<byte[]> notFound() {
        return problem(status(HttpStatus.NOT_FOUND), "There is nothing here.");
    }

    private static ResponseEntity<byte[]> wrongMethod(String allowed) {
        return problem(
                status(HttpStatus.METHOD_NOT_ALLOWED).header("Allow", allowed),
                "This address takes " + allowed + " only.");
    }

    private static ResponseEntity<byte[]> busy() {
        return problem(
                status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "2"),
                "The call can't be answered now; send it again with a new token.");
    }

    private static ResponseEntity<byte[]> problem(BodyBuilder response, String says) {
        return response.contentType(MediaType.TEXT_PLAIN).body((says + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity<byte[]> json(HttpStatus status, Map<String, ?> body) {
        return status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(JsonMapper.shared().writeValueAsBytes(body));
    }

    private static BodyBuilder status(HttpStatus status) {
        return ResponseEntity.status(status)
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }
}
