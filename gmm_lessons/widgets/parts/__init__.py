"""What the widgets share: the view, its packing and pictures; in js/ the mathematics and the controls of a page."""
