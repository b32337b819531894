package io.acta.examples.stream.frames;

import io.acta.examples.stream.frames.Scene.ChatLine;
import io.acta.examples.stream.frames.Scene.SceneLayer;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Draws a {@link Scene} as it looks at a moment, into the same picture each time.
 *
 * <p><b>Threads:</b> one.
 */
public final class ScenePainter {
    /** Pixels of a picture. */
    public static final int WIDTH = 960;

    /** Pixels of a picture. */
    public static final int HEIGHT = 540;

    /** The bar beside a text layer's text: a colour that nothing else has, so that one sees whether the layer is there. */
    public static final Color ACCENT = new Color(0xF97316);

    /** Where the accent of the first text layer is. */
    public static final int ACCENT_X = 50;

    /** Where the accent of the first text layer is. */
    public static final int ACCENT_Y = 440;

    /** Messages that the chat layer shows. */
    static final int CHAT_LINES = 5;

    private static final int SHAPES = 9;
    private static final int CHAT_CHARS = 44;
    private static final int GRID = 60;
    private static final Color NIGHT = new Color(0x0B1120);
    private static final Color GLASS = new Color(15, 23, 42, 190);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 30);
    private static final Font HUGE = new Font(Font.SANS_SERIF, Font.BOLD, 64);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 18);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font MONO = new Font(Font.MONOSPACED, Font.BOLD, 24);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);

    /**
     * Draws.
     *
     * @param timeNs since 1970, what clocks show.
     * @param playedNs how long it has been moving: where moving things are.
     * @return the picture; it is drawn over the next time.
     */
    public BufferedImage paint(final Scene scene, final long timeNs, final long playedNs) {
        final Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setColor(NIGHT);
            graphics.fillRect(0, 0, WIDTH, HEIGHT);
            if (!scene.isLive()) {
                card(graphics, "OFFLINE", scene.error().isEmpty() ? "the stream is not live" : scene.error());
                return picture;
            }
            int texts = 0;
            for (final SceneLayer layer : scene.layers()) {
                if (!layer.visible()) {
                    continue;
                }
                graphics.setComposite(AlphaComposite.SrcOver.derive(layer.opacityPercent() / 100f));
                switch (layer.kind()) {
                    case BACKGROUND -> background(graphics, playedNs);
                    case SHAPES -> shapes(graphics, playedNs);
                    case TEXT -> text(graphics, layer.text(), texts++);
                    case CLOCK -> clock(graphics, scene, timeNs);
                    case CHAT -> chat(graphics, scene.chat());
                    default -> throw new IllegalStateException("layer " + layer.layerId() + " is of no kind");
                }
            }
            if (scene.isPaused()) {
                graphics.setComposite(AlphaComposite.SrcOver);
                card(graphics, "PAUSED", "back in a moment");
            }
            return picture;
        } finally {
            graphics.dispose();
        }
    }

    private static void card(final Graphics2D graphics, final String title, final String text) {
        graphics.setColor(new Color(2, 6, 23, 170));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setFont(HUGE);
        graphics.setColor(Color.WHITE);
        centre(graphics, title, HEIGHT / 2);
        graphics.setFont(TEXT);
        graphics.setColor(new Color(0x94A3B8));
        centre(graphics, text, HEIGHT / 2 + 40);
    }

    private static void centre(final Graphics2D graphics, final String text, final int y) {
        graphics.drawString(text, (WIDTH - graphics.getFontMetrics().stringWidth(text)) / 2, y);
    }

    private static double seconds(final long ns) {
        return ns / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private static void background(final Graphics2D graphics, final long playedNs) {
        final double t = seconds(playedNs);
        final float hue = (float) (0.58 + 0.08 * Math.sin(t / 7));
        graphics.setPaint(new GradientPaint(
                (float) (WIDTH / 2 + WIDTH / 2 * Math.cos(t / 5)),
                0,
                Color.getHSBColor(hue, 0.75f, 0.55f),
                (float) (WIDTH / 2 - WIDTH / 2 * Math.cos(t / 5)),
                HEIGHT,
                Color.getHSBColor(hue + 0.14f, 0.8f, 0.22f)));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(new Color(255, 255, 255, 18));
        final int shift = (int) (t * 20) % GRID;
        for (int x = -GRID + shift; x < WIDTH; x += GRID) {
            graphics.drawLine(x, 0, x, HEIGHT);
        }
        for (int y = -GRID + shift; y < HEIGHT; y += GRID) {
            graphics.drawLine(0, y, WIDTH, y);
        }
    }

    private static void shapes(final Graphics2D graphics, final long playedNs) {
        final double t = seconds(playedNs);
        for (int i = 0; i < SHAPES; i++) {
            final double angle = t * (0.35 + 0.07 * i) + i * 2.1;
            final int size = 70 + 22 * (i % 4);
            final int x = (int) (WIDTH / 2.0 + Math.cos(angle) * (WIDTH / 2.0 - 90) * (0.4 + 0.07 * i));
            final int y = (int) (HEIGHT / 2.0 + Math.sin(angle * 1.3) * (HEIGHT / 2.0 - 70) * 0.8);
            final Color colour = Color.getHSBColor((0.45f + 0.07f * i) % 1f, 0.65f, 0.95f);
            graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 110));
            if (i % 3 == 0) {
                graphics.fillRoundRect(x - size / 2, y - size / 2, size, size, 24, 24);
            } else {
                graphics.fillOval(x - size / 2, y - size / 2, size, size);
            }
            graphics.setColor(new Color(255, 255, 255, 120));
            graphics.setStroke(new BasicStroke(2));
            graphics.drawOval(x - size / 3, y - size / 3, size * 2 / 3, size * 2 / 3);
        }
    }

    private static void text(final Graphics2D graphics, final String text, final int number) {
        final int y = ACCENT_Y - 30 - number * 70;
        graphics.setFont(TITLE);
        final int width = Math.min(WIDTH - 120, graphics.getFontMetrics().stringWidth(text) + 60);
        graphics.setColor(GLASS);
        graphics.fillRect(40, y, width, 60);
        graphics.setColor(ACCENT);
        graphics.fillRect(40, y, 20, 60);
        graphics.setColor(Color.WHITE);
        graphics.setClip(70, y, width - 40, 60);
        graphics.drawString(text, 76, y + 41);
        graphics.setClip(null);
    }

    private static void clock(final Graphics2D graphics, final Scene scene, final long timeNs) {
        final String time = TIME.format(Instant.ofEpochSecond(0, timeNs)) + " UTC";
        graphics.setFont(MONO);
        final int width = graphics.getFontMetrics().stringWidth(time) + 32;
        graphics.setColor(GLASS);
        graphics.fillRoundRect(WIDTH - width - 30, 26, width, 44, 12, 12);
        graphics.setColor(Color.WHITE);
        graphics.drawString(time, WIDTH - width - 14, 57);
        if (scene.isMoving()) {
            final long upS = TimeUnit.NANOSECONDS.toSeconds(timeNs - scene.startTimeNs());
            final String live = String.format(Locale.ROOT, "LIVE %d:%02d:%02d", upS / 3600, upS / 60 % 60, upS % 60);
            graphics.setFont(BOLD);
            graphics.setColor(new Color(0xDC2626));
            graphics.fillRoundRect(40, 30, graphics.getFontMetrics().stringWidth(live) + 46, 36, 12, 12);
            graphics.setColor(Color.WHITE);
            graphics.fillOval(54, 43, 10, 10);
            graphics.drawString(live, 74, 55);
        }
    }

    private static void chat(final Graphics2D graphics, final List<ChatLine> lines) {
        int y = 110;
        for (final ChatLine line : lines) {
            final String text =
                    line.text().length() > CHAT_CHARS ? line.text().substring(0, CHAT_CHARS - 1) + "…" : line.text();
            graphics.setFont(BOLD);
            final int authorWidth = graphics.getFontMetrics().stringWidth(line.author());
            graphics.setFont(TEXT);
            final int width = authorWidth + graphics.getFontMetrics().stringWidth(text) + 36;
            graphics.setColor(GLASS);
            graphics.fillRoundRect(40, y, width, 34, 17, 17);
            graphics.setFont(BOLD);
            graphics.setColor(new Color(0x7DD3FC));
            graphics.drawString(line.author(), 54, y + 23);
            graphics.setFont(TEXT);
            graphics.setColor(Color.WHITE);
            graphics.drawString(text, 62 + authorWidth, y + 23);
            y += 42;
        }
    }
}
