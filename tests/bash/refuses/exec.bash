exec bash
