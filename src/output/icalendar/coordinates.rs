//! From the coordinates Chinese maps show to the WGS-84 ones that RFC 5545 §3.8.1.6 and every
//! telephone expect. Pure arithmetic; it knows no map service.
//!
//! Amap and Tencent show GCJ-02, Baidu shows BD-09. Neither is published: the constants are the ones
//! of all open converters (PRCoords, eviltransform and others), which go back to one implementation
//! that became public. GCJ-02 moves a point by a polynomial with sine waves in metres, turned into
//! degrees on the ellipsoid of Krasovsky 1940 (EPSG:7024, *a* = 6 378 245 m, 1/*f* = 298.3). BD-09
//! turns and stretches GCJ-02 slightly and adds a fixed step.
//!
//! Both have no inverse in closed form. Since they move points by metres to kilometres and change
//! slowly, the point that lands on the target is found by correcting a guess by its own error, to
//! far below a centimetre.

use std::f64::consts::PI;

/// Semi-major axis of Krasovsky 1940, in metres.
const SEMI_MAJOR_AXIS: f64 = 6_378_245.0;
/// First eccentricity squared of Krasovsky 1940, *f*(2 − *f*).
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// About 10 µm on the ground, in degrees.
const CLOSE_ENOUGH: f64 = 1e-10;
/// A handful suffice anywhere in China; the limit only proves that the search ends.
const MOST_STEPS: usize = 64;

/// Latitude and longitude in decimal degrees.
type Degrees = (f64, f64);

/// WGS-84 (latitude, longitude) of a GCJ-02 one, in decimal degrees.
///
/// A point outside the rectangle that holds China (latitude 0.8293 to 55.8271, longitude 72.004 to
/// 137.8347) comes back unchanged, as the maps themselves do not move it.
pub fn gcj02_to_wgs84(latitude: f64, longitude: f64) -> (f64, f64) {
    let shown = (latitude, longitude);
    if is_in_china(shown) { invert(wgs84_to_gcj02, shown) } else { shown }
}

/// WGS-84 (latitude, longitude) of a BD-09 one, in decimal degrees.
///
/// A point outside the rectangle named at [`gcj02_to_wgs84`] comes back unchanged.
pub fn bd09_to_wgs84(latitude: f64, longitude: f64) -> (f64, f64) {
    let shown = (latitude, longitude);
    if !is_in_china(shown) {
        return shown;
    }
    let (latitude, longitude) = invert(gcj02_to_bd09, shown);
    gcj02_to_wgs84(latitude, longitude)
}

fn is_in_china((latitude, longitude): Degrees) -> bool {
    (0.8293..=55.8271).contains(&latitude) && (72.004..=137.8347).contains(&longitude)
}

fn invert(forward: fn(Degrees) -> Degrees, target: Degrees) -> Degrees {
    let mut guess = target;
    for _ in 0..MOST_STEPS {
        let landed = forward(guess);
        let error = (landed.0 - target.0, landed.1 - target.1);
        guess = (guess.0 - error.0, guess.1 - error.1);
        if error.0.abs().max(error.1.abs()) < CLOSE_ENOUGH {
            break;
        }
    }
    guess
}

fn wgs84_to_gcj02((latitude, longitude): Degrees) -> Degrees {
    let (north, east) = shift_in_metres(latitude - 35.0, longitude - 105.0);
    let latitude_sine = latitude.to_radians().sin();
    let flattening = 1.0 - ECCENTRICITY_SQUARED * latitude_sine * latitude_sine;
    let meridian_radius = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / flattening.powf(1.5);
    let parallel_radius = SEMI_MAJOR_AXIS / flattening.sqrt() * latitude.to_radians().cos();
    (latitude + (north / meridian_radius).to_degrees(), longitude + (east / parallel_radius).to_degrees())
}

/// How far GCJ-02 moves a point, north and east in metres; `y` and `x` are degrees from 35°N 105°E.
fn shift_in_metres(y: f64, x: f64) -> (f64, f64) {
    let ripple = 20.0 * wave(x, 6.0) + 20.0 * wave(x, 2.0);
    let swell = |at: f64, long: f64, longest: f64| {
        20.0 * wave(at, 1.0) + 40.0 * wave(at, 1.0 / 3.0) + long * wave(at, 1.0 / 12.0) + longest * wave(at, 1.0 / 30.0)
    };
    let root = x.abs().sqrt();
    let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    (north + (ripple + swell(y, 160.0, 320.0)) * 2.0 / 3.0, east + (ripple + swell(x, 150.0, 300.0)) * 2.0 / 3.0)
}

fn wave(at: f64, frequency: f64) -> f64 {
    (at * frequency * PI).sin()
}

fn gcj02_to_bd09((latitude, longitude): Degrees) -> Degrees {
    let frequency = 3000.0 / 180.0;
    let radius = longitude.hypot(latitude) + 0.000_02 * wave(latitude, frequency);
    let angle = latitude.atan2(longitude) + 0.000_003 * (longitude * frequency * PI).cos();
    (radius * angle.sin() + 0.006, radius * angle.cos() + 0.0065)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One centimetre of latitude, in degrees.
    const CENTIMETRE: f64 = 0.01 / 111_000.0;

    fn near(left: Degrees, right: Degrees, tolerance: f64) -> bool {
        (left.0 - right.0).abs() < tolerance && (left.1 - right.1).abs() < tolerance
    }

    #[test]
    fn known_points_of_other_converters() {
        // WGS-84, GCJ-02 and BD-09 of Shanghai, Shenzhen, Beijing, Ürümqi and Harbin by another converter
        // (gcoord 1.0).
        let places = [
            ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), (31.18132860687446, 121.53801568643858)),
            (
                (22.543847, 113.912316),
                (22.540796131694766, 113.9171764808363),
                (22.546667437751108, 113.92368472926734),
            ),
            ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), (39.91957555096588, 116.39045471310828)),
            ((43.82, 87.6), (43.821200779501496, 87.60283998439773), (43.827468702153645, 87.60922599303147)),
            ((45.75, 126.65), (45.75196555514378, 126.65598759031859), (45.757600700468515, 126.66264053858133)),
        ];
        for (wgs84, gcj02, bd09) in places {
            assert!(near(wgs84_to_gcj02(wgs84), gcj02, 1e-9), "{wgs84:?}");
            assert!(near(gcj02_to_bd09(gcj02), bd09, 1e-9), "{gcj02:?}");
            assert!(near(gcj02_to_wgs84(gcj02.0, gcj02.1), wgs84, CENTIMETRE), "{gcj02:?}");
            assert!(near(bd09_to_wgs84(bd09.0, bd09.1), wgs84, CENTIMETRE), "{bd09:?}");
        }
    }

    #[test]
    fn points_outside_china_stay() {
        for place in [(48.8584, 2.2945), (-33.8568, 151.2153), (0.5, 100.0), (40.0, 140.0)] {
            assert_eq!(gcj02_to_wgs84(place.0, place.1), place);
            assert_eq!(bd09_to_wgs84(place.0, place.1), place);
        }
    }

    #[test]
    fn no_number_hangs_or_panics() {
        for odd in [f64::NAN, f64::INFINITY, -0.0, 1e300] {
            gcj02_to_wgs84(odd, 116.0);
            bd09_to_wgs84(39.0, odd);
        }
    }

    proptest! {
        #[test]
        fn both_inverses_are_exact_to_the_centimetre(latitude in 3.0..54.0, longitude in 73.0..136.0) {
            let wgs84 = (latitude, longitude);
            let gcj02 = wgs84_to_gcj02(wgs84);
            let bd09 = gcj02_to_bd09(gcj02);
            prop_assert!(near(gcj02_to_wgs84(gcj02.0, gcj02.1), wgs84, CENTIMETRE));
            prop_assert!(near(bd09_to_wgs84(bd09.0, bd09.1), wgs84, CENTIMETRE));
        }
    }
}
