X=${ count rows; }
