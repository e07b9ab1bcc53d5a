package org.dorsal.http.cds;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.*;
import java.util.function.BiFunction;
import java.util.stream.*;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent.EventOutcome;
import org.dorsal.fhirjson.Limits;
import org.dorsal.http.CredentialCheck;
import org.dorsal.http.MeteredBody;
import org.dorsal.http.Trace;
import org.dorsal.http.cds.HookReading.HookFault;
import org.dorsal.http.cds.HookReading.HookRequest;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.limit.Owner;
import org.dorsal.limit.SharedLimits;
import org.dorsal.offer.PrefetchState.PrefetchTemplate;
import org.dorsal.smart.HookClientAuthenticator;
import org.dorsal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** CDS Hooks endpoint, for calls that its security chain has admitted. */
@RestController
@RequestMapping(CdsHooksController.ROOT)
final class CdsHooksController {
    static final String ROOT = "/cds";
    static final String DISCOVERY = "/cds-services";
    static final String ID = "upper-back-pain";
    static final String SERVICE = DISCOVERY + "/" + ID;
    static final String FEEDBACK = SERVICE + "/feedback";

    private static final int SHORT_BODY_BYTES = 64 * 1024;
    private static final int BYTES_OF_VALUE = 60;
    private static final Logger LOG = LoggerFactory.getLogger(CdsHooksController.class);

    private final CdsSettings settings;
    private final AuditRecorder recorder;
    private final HookCards cards;
    private final FeedbackReceiver feedback;
    private final SharedLimits limits;

    CdsHooksController(
            CdsSettings settings,
            AuditRecorder recorder,
            HookCards cards,
            FeedbackReceiver feedback,
            SharedLimits limits) {
        this.settings = settings;
        this.recorder = recorder;
        this.cards = cards;
        this.feedback = feedback;
        this.limits = limits;
    }

    /** Lists the service once for each hook: a client replaces the cards of the earlier hook of the same id. */
    @GetMapping("/{site}" + DISCOVERY)
    ResponseEntity<byte[]> discover(@PathVariable String site) {
        if (!settings.has(site)) {
            return notFound();
        }
        var services = HookRequestReader.HOOKS.keySet().stream()
                .sorted()
                .map(this::service)
                .toList();
        return HookReplies.json(HttpStatus.OK, Map.of("services", services));
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
    @PostMapping("/{site}" + SERVICE)
    ResponseEntity<byte[]> call(@PathVariable String site, HttpServletRequest request) {
        return answered(site, request, HookRequestReader.LIMITS, this::answer);
    }

    /** Stores what became of cards. */
    @PostMapping("/{site}" + FEEDBACK)
    ResponseEntity<byte[]> receive(@PathVariable String site, HttpServletRequest request) {
        return answered(site, request, Limits.ofRequests(), this::receive);
    }

    /**
     * Call of a client that was authenticated.
     *
     * @param memory of the call; its owner is the client at the site
     */
    private record ClientCall(HttpServletRequest request, Jwt client, Grant memory) {
        Owner owner() {
            return memory.owner();
        }

        AuditAgents agents() {
            var agent = new AuditAgents.ClientAgent(
                    owner().caller(),
                    Optional.ofNullable(client.getSubject()).orElseGet(() -> owner().caller()),
                    Optional.ofNullable(client.getId()));
            return new AuditAgents(Optional.of(agent), Optional.empty(), Optional.of(request.getRemoteAddr()));
        }
    }

    private ResponseEntity<byte[]> answered(
            String site,
            HttpServletRequest request,
            Limits sizes,
            BiFunction<ClientCall, byte[], ResponseEntity<byte[]>> work) {
        if (!settings.has(site)) {
            return notFound();
        }
        // null without the chain's check, for which there would be no caller to name in the event
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof JwtAuthenticationToken client)) {
            return HookReplies.problem(HttpStatus.UNAUTHORIZED, "Send a signed token of a CDS client of this site.");
        }
        if (!HookReplies.isJson(request)) {
            return HookReplies.problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Send the request as application/json, without Content-Encoding.");
        }
        CredentialCheck.VERIFIED.mark(request);
        Owner owner = new Owner(site, Objects.requireNonNull(client.getToken().getClaimAsString("iss")));
        long length = request.getContentLengthLong();
        long first = MeteredBody.announced(length, sizes.maxBytes());
        try (Grant memory = limits.memory().take(owner, first, HookClientAuthenticator.PATIENCE)) {
            byte[] body = MeteredBody.read(request.getInputStream(), length, sizes.maxBytes(), memory);
            memory.growTo(parsed(body.length, sizes));
            return work.apply(new ClientCall(request, client.getToken(), memory), body);
        } catch (LimitException refused) {
            limits.delay(owner);
            return HookReplies.refused(refused);
        } catch (IOException _) {
            return HookReplies.problem(HttpStatus.REQUEST_TIMEOUT, "The body did not arrive; send it again.");
        } catch (StoreException fault) {
            LOG.warn("site {}: a hook was not answered: {}", site, fault.getMessage());
            return HookReplies.busy();
        } catch (RuntimeException unforeseen) {
            LOG.error("site {}: a hook was not answered: {}", site, Trace.of(unforeseen));
            return HookReplies.problem(
                    HttpStatus.INTERNAL_SERVER_ERROR, "This call failed; its operator has been informed.");
        }
    }

    /** Estimates the heap of a tree. */
    static long parsed(long bytes, Limits sizes) {
        return MeteredBody.parsed(bytes, sizes.maxTokens(), BYTES_OF_VALUE);
    }

    private ResponseEntity<byte[]> receive(ClientCall call, byte[] body) {
        return switch (FeedbackReader.read(body, feedback.clock().instant())) {
            case HookFault fault -> refused(call, AuditAction.FEEDBACK, fault);
            case FeedbackReader.ReadFeedback(var outcomes) ->
                feedback.receive(call.owner(), call.agents(), outcomes)
                        .map(message -> refused(call, AuditAction.FEEDBACK, new HookFault(message)))
                        .orElseGet(HookReplies::empty);
        };
    }

    private ResponseEntity<byte[]> refused(ClientCall call, AuditAction action, HookFault fault) {
        recorder.record(
                call.owner().site(),
                action,
                EventOutcome.REFUSED,
                Optional.empty(),
                call.agents(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        return HookReplies.problem(fault.status(), fault.message());
    }

    private ResponseEntity<byte[]> answer(ClientCall call, byte[] body) {
        return switch (read(body, call.owner())) {
            case HookFault fault -> refused(call, AuditAction.HOOK, fault);
            case HookRequest hook ->
                switch (cards.answer(hook, call.owner())) {
                    case HookCards.CardReply.UnmetPrecondition(var message) -> {
                        record(call, EventOutcome.REFUSED, hook, List.of());
                        yield HookReplies.problem(HttpStatus.PRECONDITION_FAILED, message);
                    }
                    case HookCards.CardReply.ShownCards(var shown) -> {
                        record(call, EventOutcome.DONE, hook, shown);
                        yield HookReplies.json(HttpStatus.OK, Map.of("cards", shown));
                    }
                };
        };
    }

    /** Reads a long body with a place; a ward that opens its charts at once sends short ones. */
    private HookReading read(byte[] body, Owner owner) {
        if (body.length <= SHORT_BODY_BYTES) {
            return HookRequestReader.read(body);
        }
        try (Grant _ = limits.work().take(owner, 1, HookClientAuthenticator.PATIENCE)) {
            return HookRequestReader.read(body);
        }
    }

    private void record(ClientCall call, EventOutcome outcome, HookRequest hook, List<CardView> shown) {
        recorder.record(
                call.owner().site(),
                AuditAction.HOOK,
                outcome,
                Optional.empty(),
                call.agents(),
                Optional.of(hook.hookInstance()),
                Optional.of(hook.patient()),
                shown.stream()
                        .flatMap(card -> Stream.<AuditSubject>of(
                                new AuditSubject.FactSubject("card", card.rule()),
                                new AuditSubject.FactSubject("card-id", card.uuid())))
                        .toList());
    }

    private static ResponseEntity<byte[]> notFound() {
        return HookReplies.problem(HttpStatus.NOT_FOUND, "There is nothing here.");
    }
}
