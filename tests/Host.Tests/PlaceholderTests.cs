namespace BackOffice.Host.Tests;

public class PlaceholderTests { }
