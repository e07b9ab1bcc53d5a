package org.dorsal.http.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.function.Function;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.limit.Limit.Grant;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * Sends stored bytes unchanged, so that a client gets the hashed and signed bytes, and nothing is parsed or encoded. HAPI
 * encodes where a client requests XML, {@code _pretty}, {@code _summary} or {@code _elements}. The audit event is
 * recorded before the first byte leaves (promise {@code audit}).
 */
@Interceptor
final class StoredBytesInterceptor {
    private static final String BYTES = StoredBytesInterceptor.class.getName();

    private final RequestEvents events;

    StoredBytesInterceptor(RequestEvents events) {
        this.events = events;
    }

    /**
     * The resource of that type and id as HAPI passes it between provider and interceptors; its content is the bytes.
     *
     * @param json UTF-8, sent unchanged
     */
    static <R extends Resource> R resource(Class<R> type, String id, byte[] json) {
        try {
            R resource = type.getConstructor().newInstance();
            resource.setId(id);
            resource.setUserData(BYTES, json);
            return resource;
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static byte[] bytes(IBaseResource resource) {
        return (byte[]) Objects.requireNonNull(resource.getUserData(BYTES), "a resource without its bytes");
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public boolean send(ServletRequestDetails details, ResponseDetails response) {
        FhirCall call = FhirCall.of(details);
        IBaseResource resource = response.getResponseResource();
        FhirReply reply = resource == null || response.getResponseCode() == 304
                ? FhirReply.empty(response.getResponseCode())
                : shaped(resource, FhirReply.json(response.getResponseCode(), bytes(resource)), details);
        for (Map.Entry<String, String> header : call.answerHeaders().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        if (!call.isOfBundle()) {
            byte[] body = details.getRequestContentsIfLoaded();
            long bytes = reply.body().length + (body == null ? 0L : body.length);
            call.memory().growTo(bytes);
            call.memory().shrinkTo(bytes);
        }
        events.disclosed(call);
        call.release();
        reply.writeTo(details.getServletResponse());
        return false;
    }

    private static FhirReply shaped(IBaseResource resource, FhirReply reply, ServletRequestDetails details) {
        if (ResponseShape.isAsStored(details)) {
            return reply;
        }
        Grant memory = FhirCall.of(details).memory();
        long before = memory.units();
        memory.growTo(before + CallMemory.ofModel(reply.body().length));
        FhirReply encoded =
                encoded(reply, ResponseShape.format(details), context -> parser(context, resource, details));
        memory.shrinkTo(before);
        return encoded;
    }

    private static IParser parser(FhirContext context, IBaseResource resource, ServletRequestDetails details) {
        IParser parser = RestfulServerUtils.getNewParser(context, FhirVersionEnum.R4, details);
        if (!(resource instanceof Bundle)) {
            parser.setEncodeElementsAppliesToChildResourcesOnly(false); // HAPI's text is that of entries
        }
        ResponseShape.elements(FhirCall.of(details)).ifPresent(parser::setEncodeElements);
        return parser;
    }

    /** The same resource, encoded by HAPI. */
    static FhirReply encoded(FhirReply reply, EncodingEnum format, Function<FhirContext, IParser> encoder) {
        FhirContext context = FhirJson.context();
        IBaseResource read = context.newJsonParser().parseResource(new String(reply.body(), StandardCharsets.UTF_8));
        String encoded = encoder.apply(context).encodeResourceToString(read);
        String text = format == EncodingEnum.XML ? XmlWhitespace.escape(encoded) : encoded;
        return reply.withBody(text.getBytes(StandardCharsets.UTF_8))
                .with("Content-Type", format.getResourceContentTypeNonLegacy() + ";charset=utf-8");
    }

    /**
     * White space of encoded XML as character references (XML 1.0, 2.11 and 3.3.3): a parser reads a raw line end or tab in
     * an attribute as a space, and a raw carriage return anywhere as a line feed. FHIR's strings are attributes.
     */
    static final class XmlWhitespace {
        private XmlWhitespace() {}

        /** Returns the same document with references; attributes are in double quotation marks, as HAPI writes them. */
        static String escape(String xml) {
            StringBuilder escaped = new StringBuilder(xml.length() + 64);
            boolean tag = false;
            boolean value = false;
            for (int i = 0; i < xml.length(); i++) {
                char here = xml.charAt(i);
                if (here == '"') {
                    value = tag && !value;
                } else if (!value && (here == '<' || here == '>')) {
                    tag = here == '<';
                }
                boolean reference = here == '\r' || (value && (here == '\n' || here == '\t'));
                if (reference) {
                    escaped.append("&#").append((int) here).append(';');
                } else {
                    escaped.append(here);
                }
            }
            return escaped.toString();
        }
    }
}
