package org.dorsal.http.fhir;

import java.util.Optional;
import java.util.Set;
import org.dorsal.store.Page;

/**
 * Size of the answer to a Bundle of requests. Its entries answer as much as requests that are sent alone, two hundred times;
 * past {@value #MAX_BYTES} bytes further entries are refused.
 */
final class AnswerSize {
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Arrays that have each byte at the same time: the body, the answer under construction, and the finished answer. */
    private static final int COPIES = 3;

    /** HAPI's model of a resource and its text, by the bytes of the resource. */
    private static final int BYTES_OF_MODEL = 20;

    private final FhirCall call;
    private long bytes;

    AnswerSize(FhirCall call) {
        this.call = call;
    }

    /**
     * Returns the memory that the answer needs at first: of a resource or a page. A Bundle that HAPI encodes gets that of the
     * largest model at once, because its effects can't be taken back when there is no room later.
     */
    static long expected(FhirCall call) {
        if (call.route().isBatch() && !ResponseShape.isAsStored(call.details())) {
            return ofModel(MAX_BYTES + Page.MAX_BYTES);
        }
        boolean single = Set.of("read", "vread").contains(call.route().interaction());
        return COPIES * (long) (single ? RequestBody.MAX_RESOURCE_BYTES : Page.MAX_BYTES);
    }

    /** Memory for the encoding of a resource by HAPI. */
    static long ofModel(long resource) {
        return resource * BYTES_OF_MODEL;
    }

    /** Returns the reason to refuse the next entry, if there is one. */
    Optional<Objection> refusal() {
        if (bytes > MAX_BYTES) {
            return Optional.of(new Objection.OversizedAnswer());
        }
        try {
            call.memory().ifPresent(share -> share.growTo(COPIES * (bytes + Page.MAX_BYTES)));
            return Optional.empty();
        } catch (ObjectionException busy) {
            return Optional.of(busy.objection());
        }
    }

    /** Adds the answer to an entry, and returns it. */
    EntryResult add(EntryResult result) {
        bytes += result.response().bytes();
        return result;
    }
}
