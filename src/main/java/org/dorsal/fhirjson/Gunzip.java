package org.dorsal.fhirjson;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Unpacks gzip under a size limit: a kilobyte can unpack to a gigabyte, so it stops one byte after the limit. */
final class Gunzip {

    private Gunzip() {}

    static Gate.Outcome unpack(byte[] packed, Limits limits) {
        if (packed.length > limits.maxBytes()) {
            return tooLarge(limits);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] body = in.readNBytes(limits.maxBytes() + 1);
            return body.length > limits.maxBytes() ? tooLarge(limits) : new Gate.Passed(body);
        } catch (IOException broken) {
            return Gate.refusal(
                    List.of(
                            Fault.unreadable(
                                    "structure",
                                    "",
                                    "The body is announced as gzip and can't be unpacked; send it whole, or uncompressed without Content-Encoding.")));
        }
    }

    static Gate.Refused tooLarge(Limits limits) {
        String says = "The body is larger than " + limits.maxBytes() + " bytes unpacked; send less in one request.";
        return Gate.refusal(List.of(new Fault(Gate.Kind.TOO_LARGE, new Problem("too-long", "", says))));
    }
}
