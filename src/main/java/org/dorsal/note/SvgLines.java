package org.dorsal.note;

import com.openhtmltopdf.extend.OutputDevice;
import com.openhtmltopdf.extend.SVGDrawer;
import com.openhtmltopdf.render.RenderingContext;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Scanner;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * SVG image for the PDF: black circles and paths, the only elements of Dorsal's drawings.
 *
 * @param width width in dots
 * @param height height in dots
 */
record SvgLines(Element svg, double width, double height, double dotsPerPixel) implements SVGDrawer.SVGImage {
    @Override
    public int getIntrinsicWidth() {
        return (int) width;
    }

    @Override
    public int getIntrinsicHeight() {
        return (int) height;
    }

    @Override
    public void drawSVG(OutputDevice device, RenderingContext context, double x, double y) {
        double wide = width / dotsPerPixel;
        device.drawWithGraphics(
                (float) x, (float) y, (float) wide, (float) (height / dotsPerPixel), graphics -> draw(graphics, wide));
    }

    private void draw(Graphics2D graphics, double wide) {
        String[] viewBox = svg.getAttribute("viewBox").split(" ", 4);
        double scale = wide / Double.parseDouble(viewBox[2]);
        graphics.scale(scale, scale);
        graphics.setColor(Color.BLACK);
        NodeList parts = svg.getElementsByTagName("*");
        for (int index = 0; index < parts.getLength(); index++) {
            Element part = (Element) parts.item(index);
            if (part.getTagName().equals("circle")) {
                double r = number(part, "r");
                graphics.fill(new Ellipse2D.Double(number(part, "cx") - r, number(part, "cy") - r, 2 * r, 2 * r));
            } else {
                graphics.setStroke(new BasicStroke(
                        (float) number(part, "stroke-width"), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                graphics.draw(path(part.getAttribute("d")));
            }
        }
    }

    private static double number(Element part, String name) {
        return Double.parseDouble(part.getAttribute(name));
    }

    /** Commands M, L, C and Z with absolute coordinates, each number set off by a space. */
    private static Path2D path(String commands) {
        Path2D path = new Path2D.Double();
        Scanner parts = new Scanner(commands.replaceAll("([MLCZ])", " $1 "));
        while (parts.hasNext()) {
            switch (parts.next()) {
                case "M" -> path.moveTo(next(parts), next(parts));
                case "L" -> path.lineTo(next(parts), next(parts));
                case "C" -> path.curveTo(next(parts), next(parts), next(parts), next(parts), next(parts), next(parts));
                case "Z" -> path.closePath();
                default -> throw new IllegalArgumentException("a drawing has only M, L, C and Z");
            }
        }
        return path;
    }

    private static double next(Scanner parts) {
        return Double.parseDouble(parts.next());
    }
}
