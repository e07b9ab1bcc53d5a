package org.dorsal.http.web;

import java.util.Base64;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.dorsal.store.DraftRows.DraftKey;

/**
 * Derives the keys under which a browser keeps answers that are not saved yet. The same clinician gets the same key for the same
 * patient after a reload and after the next sign-in; another person gets another one. The service stores none of them.
 *
 * @param secret the same on each replica
 */
public record AnswerSeals(byte[] secret) {
    /**
     * Seal of one draft.
     *
     * @param id opaque name in the browser's storage
     * @param key of AES-GCM, in base64
     */
    record AnswerSeal(String id, String key) {
        @Override
        public String toString() {
            return "AnswerSeal[hidden]";
        }
    }

    AnswerSeal of(DraftKey draft) {
        String name = String.join("\n", draft.site(), draft.clinician(), draft.patient());
        return new AnswerSeal(derive("id", name), derive("key", name));
    }

    private String derive(String purpose, String name) {
        return Base64.getEncoder()
                .encodeToString(
                        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmac("answers " + purpose + "\n" + name));
    }

    @Override
    public String toString() {
        return "AnswerSeals[hidden]";
    }
}
