package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Around the door: what every answer carries, and what is answered when something breaks. */
final class Porch {
    private static final Logger LOG = LoggerFactory.getLogger(Porch.class);
    private static final Duration STORE_RESTS = Duration.ofSeconds(2);
    private static final int FRAMES_AT_MOST = 12;

    private final Door door;
    private final RequestIds ids;

    Porch(Door door, RequestIds ids) {
        this.door = door;
        this.ids = ids;
    }

    Reply answer(Incoming in) {
        String requestId = ids.of(in.headers());
        Reply reply =
                guarded(in, requestId).with(RequestIds.HEADER, requestId).with("X-Content-Type-Options", "nosniff");
        return reply.header("Cache-Control").isPresent() ? reply : reply.with("Cache-Control", "no-store");
    }

    Reply preflight(Incoming in) {
        return Preflights.answer(door.isOpenToAll(in.path()));
    }

    private Reply guarded(Incoming in, String requestId) {
        try {
            return door.answer(in, requestId);
        } catch (StoreFault fault) {
            LOG.warn("request {}: {}", requestId, fault.getMessage()); // written by us, holds no row
            return OutcomeBody.of(
                    switch (fault.kind()) {
                        case UNAVAILABLE -> new Objection.Busy(STORE_RESTS);
                        case BROKEN -> new Objection.Broken(requestId);
                    });
        } catch (RuntimeException | StackOverflowError fault) {
            LOG.error("request {} broke: {}", requestId, trace(fault));
            return OutcomeBody.of(new Objection.Broken(requestId));
        }
    }

    /** Where it broke, without any message: a message may quote what a patient said (promise P12). */
    private static String trace(Throwable fault) {
        String frames = Arrays.stream(fault.getStackTrace())
                .limit(FRAMES_AT_MOST)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        String cause = Optional.ofNullable(fault.getCause())
                .map(under -> "; because of " + trace(under))
                .orElse("");
        return fault.getClass().getName() + " at " + frames + cause;
    }
}
