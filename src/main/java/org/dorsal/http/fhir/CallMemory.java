package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.http.MeteredBody;
import org.dorsal.http.fhir.BundleProvider.EntryResult;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.limit.LimitException;
import org.dorsal.store.Page;

/**
 * Memory that a request takes, estimated from the bytes of its body and of its answer before they are parsed and made
 * (measured factors: faults.md). The entries of a Bundle answer as much as requests that are sent alone, two hundred
 * times; past {@value #MAX_BYTES} bytes, or without memory, further entries are refused.
 */
final class CallMemory {
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Arrays that have each byte at the same time: the answer under construction, and the finished answer. */
    private static final int COPIES = 2;

    /** HAPI's model of a resource and its text in XML, by the bytes of the resource. */
    private static final int BYTES_OF_MODEL = 13;

    private static final int SMALL_ANSWER = 64 * 1024;

    /** Heap for a value of a Bundle's frame. */
    static final int BYTES_OF_FRAME_VALUE = 170;

    private final Grant memory;
    private final long base;
    private long bytes;
    private Optional<Objection> refusal = Optional.empty();

    /** Memory of a Bundle's entries: of the one that is performed, and of the answers. */
    CallMemory(FhirCall call, RequestBundle bundle) {
        this.memory = call.memory();
        this.base = memory.units() + RequestBody.parsed(bundle.longest());
    }

    /** Returns the memory to take first: for the body's bytes, and for an answer to what has no body or a short one. */
    static long first(FhirCall call) {
        FhirRoute route = call.route();
        return switch (route.takes()) {
            case NOTHING -> answer(call);
            case FORM -> RequestBody.MAX_FORM_BYTES + answer(call);
            case RESOURCE, PARAMETERS ->
                MeteredBody.announced(call.details().getServletRequest().getContentLengthLong(), route.maxBytes());
        };
    }

    /** Takes the memory to parse the body, and to answer a write, which can't be taken back when there is none later. */
    static void reserve(FhirCall call, byte[] body) {
        boolean writes = Set.of("create", "update").contains(call.route().interaction());
        if (!call.isOfBundle() && !call.route().isCut()) {
            long written = writes && !ResponseShape.isAsStored(call.details()) ? ofModel(body.length) : 0;
            call.memory().growTo(body.length + RequestBody.parsed(body.length) + SMALL_ANSWER + written);
        }
    }

    /** Takes the memory to parse a body with resources that are cut out: its bytes twice, and the frame. */
    static CutBody cut(FhirCall call, int maxValues, int perValue) {
        byte[] body = call.body().bytes();
        call.memory().growTo(COPIES * (long) body.length + SMALL_ANSWER);
        CutBody cut = CutBody.ofResources(body);
        call.memory().growTo(call.memory().units() + MeteredBody.parsed(cut.frame().length, maxValues, perValue));
        return cut;
    }

    private static long answer(FhirCall call) {
        if (!call.route().mayBeLarge()) {
            return SMALL_ANSWER;
        }
        boolean single = Set.of("read", "vread").contains(call.route().interaction());
        return COPIES * (long) (single ? RequestBody.MAX_RESOURCE_BYTES : Page.MAX_BYTES);
    }

    /** Memory for the encoding of a resource by HAPI. */
    static long ofModel(long resource) {
        return resource * BYTES_OF_MODEL;
    }

    /** Returns the reason to refuse the next entry, if there is one; after the first, all that follow are refused. */
    Optional<Objection> refusal() {
        if (refusal.isEmpty() && bytes > MAX_BYTES) {
            refusal = Optional.of(new Objection.TooCostly(
                    "The answers to the entries before have more than 4 MiB; send this one in another Bundle, or ask for"
                            + " smaller pages."));
        }
        try {
            if (refusal.isEmpty()) {
                memory.growTo(base + COPIES * (bytes + Page.MAX_BYTES));
            }
        } catch (LimitException full) {
            refusal = Optional.of(Objection.of(full));
        }
        return refusal;
    }

    /** Adds the answer to an entry, and returns it. */
    EntryResult add(EntryResult result) {
        bytes += result.response().bytes();
        return result;
    }
}
