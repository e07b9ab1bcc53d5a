package org.dorsal.audit.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads one signature, assessment or delivery. */
final class OtherLines {
    static final List<String> SIGN_OFF =
            List.of("assessment", "version", "patient", "signed", "sha256", "body", "bodyBase64");
    static final List<String> ASSESSMENT = List.of("id", "patient", "identifier", "receivedSha256", "created");
    static final List<String> DELIVERY = List.of(
            "kind",
            "assessment",
            "version",
            "patient",
            "clinician",
            "created",
            "key",
            "id",
            "at",
            "act",
            "outcome",
            "status");

    private OtherLines() {}

    static RowLine signOff(Line line) throws Refused {
        String assessment = "";
        long version = 0;
        String patient = "";
        String signed = "";
        byte[] stated = {};
        Line.Body body = Line.Body.NONE;
        for (String name = line.member(); !name.isEmpty(); name = line.member()) {
            switch (name) {
                case "assessment" -> assessment = line.text();
                case "version" -> version = line.number();
                case "patient" -> patient = line.text();
                case "signed" -> signed = line.text();
                case "sha256" -> stated = line.bytes();
                case "body" -> body = line.body();
                default -> body = line.bodyBase64();
            }
        }
        byte[] computed = DigestUtils.sha256(body.bytes());
        return row(
                References.signOff(assessment, version),
                computed,
                Arrays.equals(computed, stated) ? "" : "sha256",
                patient,
                signed);
    }

    static RowLine assessment(Line line) throws Refused {
        String id = "";
        String patient = "";
        byte[] received = {};
        String created = "";
        for (String name = line.member(); !name.isEmpty(); name = line.member()) {
            switch (name) {
                case "id" -> id = line.text();
                case "patient" -> patient = line.text();
                case "receivedSha256" -> received = line.bytes();
                case "created" -> created = line.text();
                default -> line.optionalText();
            }
        }
        return row(References.received(id), received, "", patient, created);
    }

    static RowLine delivery(Line line) throws Refused {
        return new Delivery().read(line);
    }

    private static RowLine row(String reference, byte[] hash, String wrong, String patient, String moment) {
        return new RowLine(reference, Print.of(reference), hash, wrong, patient, moment, Optional.empty());
    }

    /** An order or an attempt. */
    private static final class Delivery {
        private String kind = "";
        private String assessment = "";
        private long version;
        private String patient = "";
        private String key = "";
        private String id = "";
        private String moment = "";
        private String act = "";
        private String outcome = "";
        private String status = "";

        RowLine read(Line line) throws Refused {
            for (String name = line.member(); !name.isEmpty(); name = line.member()) {
                member(name, line);
            }
            if (kind.equals("order")) {
                String order = References.order(assessment, version);
                return row(order, Claim.ofOrder(order, patient), "", patient, moment);
            }
            byte[] hash = Claim.ofAttempt(key, act.toLowerCase(Locale.ROOT), outcome + status, patient);
            return row(References.attempt(id), hash, "", patient, moment);
        }

        private void member(String name, Line line) throws Refused {
            switch (name) {
                case "kind" -> kind = line.text();
                case "assessment" -> assessment = line.text();
                case "version" -> version = line.number();
                case "patient" -> patient = line.text();
                case "created", "at" -> moment = line.text();
                case "key" -> key = line.text();
                case "id" -> id = line.text();
                case "act" -> act = line.text();
                case "outcome" -> outcome = line.text();
                case "status" -> status = line.isNull() ? "" : " " + line.number();
                default -> line.optionalText();
            }
        }
    }
}
