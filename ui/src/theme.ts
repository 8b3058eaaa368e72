import { type CSSVariablesResolver, Combobox, Menu, Modal, Notification, Popover, createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "teal",
  // Dark enough for white text, and for text on white, by WCAG AA.
  primaryShade: { light: 9, dark: 8 },
  colors: {
    teal: [
      "#e6fafc", "#cdf1f5", "#9fe2ea", "#6dd2de", "#45c3d1",
      "#2bb3c3", "#179fb0", "#0c8697", "#0b7285", "#095d6d",
    ],
  },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: { fontWeight: "600" },
  components: {
    // A label names one control, not also a list that nobody sees.
    Combobox: Combobox.extend({ defaultProps: { keepMounted: false } }),
    // What opens over a page belongs to the page's landmark.
    Popover: Popover.extend({ defaultProps: { portalProps: { target: "#main" } } }),
    // A menu has items and nothing else.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    // What closes a message says so.
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": "Close this message" } } }),
    // A dialog's head is no second banner, and what closes it says so.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: "presentation" } }, closeButtonProps: { "aria-label": "Close" } } }),
  },
});

/** Colours of text that Mantine has too pale for WCAG AA. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-placeholder": "#6b7280",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-anchor": "#0b7285",
    "--tidegate-good": "#237032",
    "--mantine-color-orange-light-color": "#8f4300",
    "--tidegate-warn": "#a14b00",
    "--tidegate-bad": "#c92a2a",
    "--tidegate-unknown": "#5c636a",
  },
  dark: {
    "--mantine-color-dimmed": "#a6adb4",
    "--mantine-color-placeholder": "#9aa1a8",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": "#6dd2de",
    "--tidegate-good": "#69db7c",
    "--tidegate-warn": "#ffc078",
    "--tidegate-bad": "#ff8787",
    "--tidegate-unknown": "#a6adb4",
  },
});
