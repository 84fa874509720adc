namespace BackOffice.Browser.Tests;

public class PlaceholderTests { }
