namespace BackOffice.Forms.Tests;

public class PlaceholderTests { }
