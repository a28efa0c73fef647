! grep x f
