package org.dorsal.note;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.PageSizeUnits;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.*;
import java.util.regex.Pattern;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Makes the PDF of a record: tagged (PDF/UA), its fonts inside, the same bytes for the same record. Its first page has
 * the result, pain, vital signs, leading causes, plan and signature; the details and answers follow, with the patient's
 * banner on every page. Nothing is fetched: a record that names an address gets no answer.
 */
public final class PrintRenderer {
    private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
    private static final String REGULAR = "DejaVuSansCondensed.ttf";
    private static final String BOLD = "DejaVuSansCondensed-Bold.ttf";
    private static final int REPLACEMENT = '\u25a1';
    private static final List<CmapLookup> GLYPHS = List.of(glyphs(REGULAR), glyphs(BOLD));
    private static final String NOWHERE = "record:///";
    private static final SpringTemplateEngine ENGINE = Templates.engine(".xhtml", TemplateMode.XML);

    static {
        XRLog.setLoggingEnabled(false); // its log messages may quote the record
    }

    private PrintRenderer() {}

    /** The same without pages, for readers that show HTML: no style, no script, nothing to fetch. */
    static String html(PrintedRecord view) {
        return text(view, false, false);
    }

    /** Lays the record out and paints it. */
    public static byte[] pdf(PrintedRecord view) {
        try (PdfBoxRenderer renderer = newRenderer(view)) {
            renderer.layout();
            try (PDDocument document = renderer.createPDFKeepOpen()) {
                return saved(document, view);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static PdfBoxRenderer newRenderer(PrintedRecord view) {
        PdfRendererBuilder builder = new PdfRendererBuilder()
                .usePdfUaAccessibility(true)
                .withProducer("Dorsal")
                .useUriResolver((_, _) -> null)
                .useReplacementText(Character.toString(REPLACEMENT))
                .useFont(() -> font(REGULAR), "record", 400, FontStyle.NORMAL, true)
                .useFont(() -> font(BOLD), "record", 700, FontStyle.NORMAL, true)
                .withHtmlContent(text(view), NOWHERE);
        builder.useExternalResourceAccessControl(
                (_, _) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        if (view.letter()) {
            builder.useDefaultPageSize(8.5f, 11f, PageSizeUnits.INCHES);
        } else {
            builder.useDefaultPageSize(210f, 297f, PageSizeUnits.MM);
        }
        return builder.buildPdfRenderer();
    }

    /** XHTML with pages, where characters that can't be drawn are replaced and explained. */
    private static String text(PrintedRecord view) {
        String whole = text(view, true, false);
        return whole.equals(drawable(whole)) ? whole : drawable(text(view, true, true));
    }

    private static String text(PrintedRecord view, boolean paged, boolean replaced) {
        Map<String, Object> variables = Map.of("view", view, "paged", paged, "replaced", replaced);
        return PrintSafeText.xml(ENGINE.process("record", Templates.context(view.locale(), variables)));
    }

    /**
     * Replaces characters that the fonts lack, and those of right-to-left scripts, which the layout would draw backwards
     * and unjoined: a name that reads otherwise than it is written is worse than none.
     */
    private static String drawable(String text) {
        return text.codePoints()
                .map(character -> character < ' ' || isDrawable(character) ? character : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isDrawable(int character) {
        byte direction = Character.getDirectionality(character);
        return direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT
                && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC
                && GLYPHS.stream().allMatch(font -> font.getGlyphId(character) > 0);
    }

    /** The moment of the signature is the file's only date, and its id comes from the record. */
    private static byte[] saved(PDDocument document, PrintedRecord view) throws IOException {
        document.getDocumentInformation()
                .setCreationDate(GregorianCalendar.from(view.datedAt().atZone(ZoneOffset.UTC)));
        document.setDocumentId(Long.parseUnsignedLong(view.sha256().substring(0, Long.BYTES * 2), 16));
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        if (metadata != null) {
            document.getDocumentCatalog().setMetadata(dated(document, metadata, view.datedAt()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    private static PDMetadata dated(PDDocument document, PDMetadata metadata, Instant instant) throws IOException {
        String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8)
                .replaceAll("(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*(</xmp:)", "$1" + instant + "$2");
        PDMetadata dated = new PDMetadata(document);
        dated.importXMPMetadata(xmp.getBytes(StandardCharsets.UTF_8));
        return dated;
    }

    private static CmapLookup glyphs(String font) {
        try (TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(font(font)))) {
            return file.getUnicodeCmapLookup();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static InputStream font(String name) {
        InputStream file = PrintRenderer.class.getResourceAsStream(FONTS + name);
        if (file == null) {
            throw new IllegalStateException("the class path lacks the font " + name);
        }
        return file;
    }

    /**
     * Text that a page of paper can hold: what XML forbids or what turns the reading direction becomes U+FFFD,
     * visibly.
     */
    public static final class PrintSafeText {
        /**
         * Beyond XML 1.0, section 2.2, and half surrogate pairs; then bidirectional controls, which could show a word
         * as another.
         */
        private static final Pattern ILLEGIBLE =
                Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]"
                        + "|[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

        /** The template engine writes control characters and half pairs as references, which XML forbids as well. */
        private static final Pattern REFERENCE = Pattern.compile("&#(\\d{1,7});");

        private PrintSafeText() {}

        /** The same XML; only characters change, never markup. */
        public static String xml(String document) {
            String decoded = REFERENCE
                    .matcher(document)
                    .replaceAll(reference ->
                            isLegible(Integer.parseInt(reference.group(1))) ? reference.group() : "\uFFFD");
            return ILLEGIBLE.matcher(decoded).replaceAll("\uFFFD");
        }

        private static boolean isLegible(int codePoint) {
            return Character.isValidCodePoint(codePoint)
                    && !ILLEGIBLE.matcher(Character.toString(codePoint)).matches();
        }

        /** At most so many characters, and an ellipsis where there were more. */
        public static String shortened(String text, int most) {
            return text.codePointCount(0, text.length()) <= most
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
        }
    }
}
