package org.dorsal.http.fhir;

import java.time.Duration;
import java.util.List;
import org.dorsal.http.Trace;
import org.dorsal.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Around the door: what every answer carries, and what is answered when something breaks. */
final class Porch {
    private static final Logger LOG = LoggerFactory.getLogger(Porch.class);
    private static final Duration STORE_RESTS = Duration.ofSeconds(2);

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

    Reply preflight(List<String> path) {
        return Preflights.answer(door.isOpenToAll(path));
    }

    /** Whether only a caller whose token was checked may ask this. */
    boolean needsToken(String method, List<String> path) {
        return door.needsToken(method, path);
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
            LOG.error("request {} broke: {}", requestId, Trace.of(fault));
            return OutcomeBody.of(new Objection.Broken(requestId));
        }
    }
}
